import AtrousTFLite

/// An operator's part in the quantized network.
enum Treatment: Sendable {
  case float
  /// With activations of a width, and these weights where it has a filter.
  case integers(ActivationWidth, LayerWeights?)
}

/// Puts the quantized network together: integer operators, and QUANTIZE and DEQUANTIZE where widths change and real numbers
/// begin and end.
struct Assembly {
  let network: Network
  let scales: Scales
  /// By operator.
  let treatments: [Treatment]
  let options: QuantizerOptions
  private var builder = ModelBuilder()
  /// Where a tensor of the float network is found, the form first in which it is written.
  private var places: [Int: [Place]] = [:]

  private struct Place {
    /// Nil for what is in the float network: real numbers, a constant, an index.
    let width: ActivationWidth?
    let tensor: Int
  }

  init(_ network: Network, scales: Scales, treatments: [Treatment], options: QuantizerOptions) {
    (self.network, self.scales, self.treatments, self.options) = (network, scales, treatments, options)
  }

  consuming func model() -> Model {
    let inputs = network.inputs.map { addInput($0) }
    for (node, treatment) in zip(network.operators, treatments) {
      switch treatment {
      case .float: addFloat(node)
      case .integers(let width, let weights): addInteger(node, width, weights)
      }
    }
    let outputs = network.outputs.map { addOutput($0) }
    let signatures = self.signatures(inputs, outputs)
    return builder.model(
      name: network.model.main.name, inputs: inputs, outputs: outputs, signatures: signatures,
      like: network.model)
  }

  private mutating func addInput(_ tensor: Int) -> Int {
    let name = network.tensors[tensor].name
    guard network.isActivation(tensor), let scale = scales.int8[tensor], options.input != .float32 else {
      return write(tensor, nil)
    }
    guard options.input == .uint8 else { return write(tensor, .int8) }
    let place = addTensor(tensor, .uint8, scale.uint8, name)
    let quantized = write(tensor, .int8, name + "_int8")
    builder.apply(.quantize, [place], to: [quantized], OptionFields(type: 89))
    return place
  }

  private mutating func addOutput(_ tensor: Int) -> Int {
    guard network.isActivation(tensor), options.output != .float32, let scale = scales.int8[tensor] else {
      return place(of: tensor, nil)
    }
    let quantized = place(of: tensor, .int8)
    guard options.output == .uint8 else { return quantized }
    let place = addTensor(tensor, .uint8, scale.uint8, network.tensors[tensor].name)
    builder.apply(.quantize, [quantized], to: [place], OptionFields(type: 89))
    return place
  }

  private mutating func addFloat(_ node: Operator) {
    let inputs = node.inputs.map { tensor in tensor.map { place(of: $0, nil) } }
    let outputs = node.outputs.map { write($0, nil) }
    builder.apply(
      node.code, version: node.version, customName: node.customName, inputs, to: outputs, node.options,
      customOptions: node.customOptions)
  }

  private mutating func addInteger(_ node: Operator, _ width: ActivationWidth, _ weights: LayerWeights?) {
    let input = node.input(node.imagePosition).flatMap { scales[width][$0] }
    let constants = network.constants(of: node, width, weights: weights, input: input)
    let count = max(node.inputs.count, (constants.keys.max() ?? -1) + 1)
    var inputs: [Int?] = []
    for position in 0..<count {
      if let constant = constants[position] {
        inputs.append(add(constant, position, of: node))
      } else {
        inputs.append(node.input(position).map { place(of: $0, width) })
      }
    }
    let outputs = node.outputs.map { write($0, width) }
    builder.apply(
      node.code, version: node.integerVersion, inputs, to: outputs,
      node.integerOptions(width, result: scales[width][node.outputs[0]]))
  }

  private mutating func add(_ constant: Constant, _ position: Int, of node: Operator) -> Int {
    let tensor = node.input(position).map { network.tensors[$0] }
    let shape = tensor?.shape ?? [constant.count]
    return builder.tensor(
      tensor?.name ?? "bias", constant.type, shape, constant.quantization, data: constant.bytes)
  }

  /// Adds a tensor in the form in which it is written, of a width where it holds real numbers.
  private mutating func write(_ tensor: Int, _ width: ActivationWidth?, _ name: String? = nil) -> Int {
    let original = network.tensors[tensor]
    let width = network.isActivation(tensor) ? width : nil
    let place = addTensor(
      tensor, width?.type ?? original.type, width.flatMap { scales[$0][tensor]?.quantization },
      name ?? original.name)
    places[tensor] = [Place(width: width, tensor: place)]
    return place
  }

  /// The tensor in a form, quantized or dequantized where it is written in another.
  private mutating func place(of tensor: Int, _ width: ActivationWidth?) -> Int {
    let original = network.tensors[tensor]
    let width = network.isActivation(tensor) ? width : nil
    let known = places[tensor] ?? []
    if let same = known.first(where: { $0.width == width }) { return same.tensor }
    let place: Int
    if let written = known.first {
      place = addTensor(
        tensor, width?.type ?? .float32, width.flatMap { scales[$0][tensor]?.quantization },
        "\(original.name)_\(width?.rawValue ?? "float")")
      if let width {
        builder.apply(
          .quantize, version: [width, written.width].contains(.int16) ? 2 : 1, [written.tensor], to: [place],
          OptionFields(type: 89))
      } else {
        builder.apply(.dequantize, version: 2, [written.tensor], to: [place], OptionFields(type: 38))
      }
    } else {
      place = builder.tensor(
        original.name, original.type, original.shape, original.quantization, data: network.bytes(tensor))
    }
    places[tensor] = known + [Place(width: width, tensor: place)]
    return place
  }

  private mutating func addTensor(
    _ tensor: Int, _ type: ElementType, _ quantization: Quantization?, _ name: String
  ) -> Int {
    let original = network.tensors[tensor]
    return builder.tensor(name, type, original.shape, signature: original.shapeSignature, quantization)
  }

  /// The file's entry points, or one by the tensors' names.
  private func signatures(_ inputs: [Int], _ outputs: [Int]) -> [Signature] {
    let places = Dictionary(
      zip(network.model.main.inputs + network.outputs, inputs + outputs), uniquingKeysWith: { $1 })
    func moved(_ entries: [Signature.Entry]) -> [Signature.Entry] {
      entries.map { .init(name: $0.name, tensor: places[$0.tensor] ?? $0.tensor) }
    }
    return network.model.withSignature().signatures.filter { $0.subgraph == 0 }.map {
      Signature(key: $0.key, inputs: moved($0.inputs), outputs: moved($0.outputs))
    }
  }
}

extension Operator {
  /// The version that a runtime looks up for int8 and int16, as TensorFlow 2.21 writes it.
  var integerVersion: Int {
    switch code.name {
    case "CONV_2D", "DEPTHWISE_CONV_2D": max(version, 3)
    case "FULLY_CONNECTED": max(version, 4)
    case "TRANSPOSE_CONV": max(version, 3)
    case "ADD", "AVERAGE_POOL_2D", "CONCATENATION", "LOGISTIC", "MAX_POOL_2D", "MUL", "RELU", "RELU6",
      "SOFTMAX",
      "SPACE_TO_BATCH_ND", "BATCH_TO_SPACE_ND", "TRANSPOSE", "MEAN", "SUB", "STRIDED_SLICE", "ARG_MAX", "PAD",
      "PADV2", "SLICE", "RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "TANH", "LEAKY_RELU", "SUM", "MAXIMUM",
      "MINIMUM", "PACK", "GATHER", "SPLIT", "LOG_SOFTMAX", "REDUCE_MAX":
      max(version, 2)
    default: version
    }
  }
}
