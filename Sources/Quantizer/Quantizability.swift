import Atrous
import AtrousTFLite

/// A constant as an int8 operator takes it.
struct Constant: Sendable {
  let type: ElementType
  let quantization: Quantization?
  let bytes: [UInt8]
}

/// Weights of one operator in integers: a scale for each output channel, or one.
struct LayerWeights: Sendable {
  var scales: [Float]
  /// In the filter's own order.
  var filter: [Int8]
  /// Nil for an operator without a bias.
  var bias: [Int32]?
}

extension Network {
  /// The constants of an operator in int8: weights and bias, or a float operand by its own range.
  func constants(of node: Operator, weights: LayerWeights?, input: ActivationScale?) -> [Int: Constant] {
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
          let own = ActivationScale(minimum: values.min() ?? 0, maximum: values.max() ?? 0)
          let scale = node.code == .padV2 ? input ?? own : own
          constants[position] = Constant(
            type: .int8, quantization: scale.quantization, bytes: bytesOf(values.map(scale.quantize)))
        } else {
          constants[position] = Constant(
            type: tensors[tensor].type, quantization: tensors[tensor].quantization, bytes: bytes)
        }
      }
    }
    if let weights, let bias = weights.bias, let input {
      constants[node.biasPosition] = Constant(
        type: .int32,
        quantization: Quantization(
          scales: weights.scales.map { input.scale * $0 }, zeroPoints: weights.scales.map { _ in 0 }),
        bytes: bytesOf(bias))
    }
    return constants
  }

  /// A model of one operator in int8.
  ///
  /// - Parameter scales: of its activations, by tensor.
  func quantizedModel(
    of node: Operator, weights: LayerWeights?, scales: [Int: ActivationScale]
  ) -> Model {
    let input = node.input(node.imagePosition).flatMap { scales[$0] }
    let constants = constants(of: node, weights: weights, input: input)
    return model(of: node) { position, tensor in
      if let constant = constants[position] { return constant }
      guard let tensor, isActivation(tensor) else { return nil }
      return Constant(type: .int8, quantization: scales[tensor]?.quantization, bytes: [])
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
        tensor.map { tensors[$0].shape } ?? [(form?.bytes.count ?? 0) / 4], form?.quantization,
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

  /// Whether the engine, and so LiteRT, computes an operator in int8.
  func runsInInt8(_ node: Operator, scales: [Int: ActivationScale]) -> Bool {
    let stays: [BuiltinOperator] = [.quantize, .dequantize, .cast]
    guard node.customName == nil, !stays.contains(node.code), !activations(of: node).isEmpty,
      (activations(of: node) + node.outputs).allSatisfy({ !isActivation($0) || scales[$0] != nil }),
      node.code == .padV2 || node.inputs.allSatisfy({ floats($0)?.allSatisfy { $0.isFinite } ?? true })
    else { return false }
    var weights: LayerWeights?
    if node.hasWeights {
      guard let rounded = roundedWeights(of: node, perChannel: false, input: 1) else { return false }
      weights = rounded
    }
    return (try? Plan(quantizedModel(of: node, weights: weights, scales: scales), options: .quantizing))
      != nil
  }
}

extension PlanOptions {
  /// Whatever a model that was read asks for was allowed then.
  static var quantizing: PlanOptions {
    var options = PlanOptions()
    options.limits.multiplyAccumulates = .max
    options.limits.arenaBytes = .max
    return options
  }
}
