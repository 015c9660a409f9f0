import Atrous
import AtrousTFLite

/// A constant as an integer operator takes it.
struct Constant: Sendable {
  let type: ElementType
  let quantization: Quantization?
  let bytes: [UInt8]

  var count: Int { bytes.count / (type.size ?? 1) }
}

/// Weights of one operator in integers: a scale for each output channel, or one.
struct LayerWeights: Sendable {
  var scales: [Float]
  /// In the filter's own order.
  var filter: [Int8]
  /// Nil for an operator without a bias.
  var bias: [Int64]?
}

extension Network {
  /// The constants of an integer operator: weights and bias, or a float operand by its own range.
  func constants(
    of node: Operator, _ width: ActivationWidth, weights: LayerWeights?, input: ActivationScale?
  ) -> [Int: Constant] {
    // PRELU's slopes are weights.
    let operandWidth = node.code.name == "PRELU" ? .int8 : width
    var constants: [Int: Constant] = [:]
    for (position, tensor) in node.inputs.enumerated() {
      guard let tensor, isConstant(tensor), let bytes = bytes(tensor) else { continue }
      if let weights, position == node.filterPosition {
        constants[position] = Constant(
          type: .int8,
          quantization: Quantization(
            scales: weights.scales, zeroPoints: weights.scales.map { _ in 0 },
            axis: weights.scales.count > 1 ? node.channelAxis : 0), bytes: bytesOf(weights.filter))
      } else if weights == nil || position != node.biasPosition {
        if let values = floats(tensor) {
          // What is padded with has the scale of what is padded; -infinity becomes the lowest step.
          let own = ActivationScale((values.min() ?? 0)...(values.max() ?? 0), operandWidth)
          let scale = node.code == .padV2 ? input ?? own : own
          constants[position] = Constant(
            type: operandWidth.type, quantization: scale.quantization,
            bytes: scale.bytes(of: values, operandWidth))
        } else {
          constants[position] = Constant(
            type: tensors[tensor].type, quantization: tensors[tensor].quantization, bytes: bytes)
        }
      }
    }
    if let weights, let bias = weights.bias, let input {
      constants[node.biasPosition] = Constant(
        type: width == .int8 ? .int32 : .int64,
        quantization: Quantization(
          scales: weights.scales.map { input.scale * $0 }, zeroPoints: weights.scales.map { _ in 0 }),
        bytes: width == .int8 ? bytesOf(bias.map { Int32(clamping: $0) }) : bytesOf(bias))
    }
    return constants
  }

  /// A model of one operator in integers.
  func quantizedModel(
    of node: Operator, _ width: ActivationWidth, weights: LayerWeights?, scales: Scales
  ) -> Model {
    let scales = scales[width]
    let input = node.input(node.imagePosition).flatMap { scales[$0] }
    let constants = constants(of: node, width, weights: weights, input: input)
    let options = node.integerOptions(width, result: scales[node.outputs[0]])
    return model(of: node.with(options: options)) { position, tensor in
      if let constant = constants[position] { return constant }
      guard let tensor, isActivation(tensor) else { return nil }
      return Constant(type: width.type, quantization: scales[tensor]?.quantization, bytes: [])
    }
  }

  /// A model of one operator as it is in the float network; without its activation if `isLinear`.
  func floatModel(of node: Operator, isLinear: Bool = false) -> Model {
    model(of: isLinear ? node.with(options: node.linearOptions) : node) { _, tensor in
      guard let tensor, let bytes = bytes(tensor) else { return nil }
      return Constant(type: tensors[tensor].type, quantization: tensors[tensor].quantization, bytes: bytes)
    }
  }

  /// Inputs of the model are the operator's activations, each once, in the order of its operands.
  private func model(of node: Operator, operand: (Int, Int?) -> Constant?) -> Model {
    var builder = ModelBuilder()
    var places: [Int: Int] = [:]
    var fed: [Int] = []
    var inputs: [Int?] = []
    let count = node.hasWeights ? max(node.inputs.count, node.biasPosition + 1) : node.inputs.count
    for position in 0..<count {
      let tensor = node.input(position)
      let form = operand(position, tensor)
      guard tensor != nil || form != nil else {
        if position < node.inputs.count { inputs.append(nil) }
        continue
      }
      if let tensor, let place = places[tensor] {
        inputs.append(place)
        continue
      }
      let isFed = tensor.map { !isConstant($0) } ?? false
      // What the file leaves out is a bias.
      let place = builder.tensor(
        "", form?.type ?? tensor.map { tensors[$0].type } ?? .int32,
        tensor.map { tensors[$0].shape } ?? [form?.count ?? 0], form?.quantization,
        data: isFed ? nil : form?.bytes)
      if isFed {
        fed.append(place)
        if let tensor { places[tensor] = place }
      }
      inputs.append(place)
    }
    let outputs = node.outputs.map { output in
      let form = operand(-1, output)
      return builder.tensor("", form?.type ?? tensors[output].type, tensors[output].shape, form?.quantization)
    }
    builder.apply(
      node.code, version: node.version, customName: node.customName, inputs, to: outputs, node.options,
      customOptions: node.customOptions)
    return builder.model(inputs: fed, outputs: outputs)
  }

  /// Whether LiteRT computes an operator in integers, as the engine does.
  func runs(_ node: Operator, _ width: ActivationWidth, scales: Scales) -> Bool {
    let stays: [BuiltinOperator] = [.quantize, .dequantize, .cast]
    guard node.customName == nil, !stays.contains(node.code), !activations(of: node).isEmpty,
      width == .int8 || !lacksInt16.contains(node.name),
      (activations(of: node) + node.outputs).allSatisfy({ !isActivation($0) || scales[width][$0] != nil }),
      node.code == .padV2 || node.inputs.allSatisfy({ floats($0)?.allSatisfy { $0.isFinite } ?? true })
    else { return false }
    var weights: LayerWeights?
    if node.hasWeights {
      guard let input = node.input(node.imagePosition).flatMap({ scales[width][$0] }),
        let result = scales[width][node.outputs[0]],
        let rounded = roundedWeights(of: node, width, perChannel: true, input: input.scale),
        // Beyond, LiteRT refuses the file: XNNPACK does (`convolution-nhwc.c`).
        (rounded.scales.max() ?? 0) * input.scale / result.scale < 256
      else { return false }
      weights = rounded
    }
    let model = quantizedModel(of: node, width, weights: weights, scales: scales)
    return (try? Plan(model, options: .quantizing)) != nil
  }
}

/// Operators of which LiteRT 2.3.0 has no kernel for 16 bits, but the engine, to which elements are elements.
private let lacksInt16: Set<String> = [
  "ARG_MAX", "DEPTH_TO_SPACE", "SPACE_TO_DEPTH", "RELU_0_TO_1", "RELU_N1_TO_1",
]

extension PlanOptions {
  /// Whatever a model that was read asks for was allowed then.
  static var quantizing: PlanOptions {
    var options = PlanOptions()
    options.limits.multiplyAccumulates = .max
    options.limits.arenaBytes = .max
    return options
  }
}
