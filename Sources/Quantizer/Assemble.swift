import AtrousTFLite

/// An operator's part in the quantized network.
enum Treatment: Sendable {
  case float
  /// In int8, with these weights where it has a filter.
  case int8(LayerWeights?)
}

/// Puts the quantized network together: int8 operators, and QUANTIZE and DEQUANTIZE where real numbers begin and end.
struct Assembly {
  let network: Network
  let scales: [Int: ActivationScale]
  /// By operator.
  let treatments: [Treatment]
  let options: QuantizerOptions
  private var builder = ModelBuilder()
  /// Where a tensor of the float network is found, as real numbers and as int8.
  private var float: [Int: Int] = [:]
  private var int8: [Int: Int] = [:]

  init(_ network: Network, scales: [Int: ActivationScale], treatments: [Treatment], options: QuantizerOptions)
  {
    (self.network, self.scales, self.treatments, self.options) = (network, scales, treatments, options)
  }

  consuming func model() -> Model {
    let inputs = network.inputs.map { addInput($0) }
    for (node, treatment) in zip(network.operators, treatments) {
      switch treatment {
      case .float: addFloat(node)
      case .int8(let weights): addInt8(node, weights)
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
    guard network.isActivation(tensor), let scale = scales[tensor], options.input != .float32 else {
      let place = addTensor(tensor, network.tensors[tensor].type, nil, name)
      float[tensor] = place
      return place
    }
    guard options.input == .uint8 else {
      let place = addTensor(tensor, .int8, scale.quantization, name)
      int8[tensor] = place
      return place
    }
    let place = addTensor(
      tensor, .uint8, Quantization(scales: [scale.scale], zeroPoints: [scale.zeroPoint + 128]), name)
    let quantized = addTensor(tensor, .int8, scale.quantization, name + "_int8")
    builder.apply(.quantize, [place], to: [quantized], OptionFields(type: 89))
    int8[tensor] = quantized
    return place
  }

  private mutating func addOutput(_ tensor: Int) -> Int {
    guard network.isActivation(tensor), options.output != .float32, let scale = scales[tensor] else {
      return inFloat(tensor)
    }
    let quantized = inInt8(tensor)
    guard options.output == .uint8 else { return quantized }
    let place = addTensor(
      tensor, .uint8, Quantization(scales: [scale.scale], zeroPoints: [scale.zeroPoint + 128]),
      network.tensors[tensor].name)
    builder.apply(.quantize, [quantized], to: [place], OptionFields(type: 89))
    return place
  }

  private mutating func addFloat(_ node: Operator) {
    let inputs = node.inputs.map { tensor in tensor.map { inFloat($0) } }
    let outputs = node.outputs.map { addTensor($0, network.tensors[$0].type, nil, network.tensors[$0].name) }
    for (output, place) in zip(node.outputs, outputs) { float[output] = place }
    builder.apply(
      node.code, version: node.version, customName: node.customName, inputs, to: outputs, node.options,
      customOptions: node.customOptions)
  }

  private mutating func addInt8(_ node: Operator, _ weights: LayerWeights?) {
    let input = node.input(node.imagePosition).flatMap { scales[$0] }
    let constants = network.constants(of: node, weights: weights, input: input)
    let count = max(node.inputs.count, (constants.keys.max() ?? -1) + 1)
    var inputs: [Int?] = []
    for position in 0..<count {
      if let constant = constants[position] {
        inputs.append(add(constant, position, of: node))
      } else {
        inputs.append(node.input(position).map { inInt8($0) })
      }
    }
    let outputs = node.outputs.map { output in
      network.isActivation(output)
        ? addTensor(output, .int8, scales[output]?.quantization, network.tensors[output].name)
        : addTensor(output, network.tensors[output].type, nil, network.tensors[output].name)
    }
    for (output, place) in zip(node.outputs, outputs) {
      if network.isActivation(output) { int8[output] = place } else { float[output] = place }
    }
    builder.apply(node.code, version: node.int8Version, inputs, to: outputs, node.options)
  }

  private mutating func add(_ constant: Constant, _ position: Int, of node: Operator) -> Int {
    let tensor = node.input(position).map { network.tensors[$0] }
    let shape = tensor?.shape ?? [constant.bytes.count / 4]
    return builder.tensor(
      tensor?.name ?? "bias", constant.type, shape, constant.quantization, data: constant.bytes)
  }

  /// The tensor as it is in the float network: a constant, an index, or dequantized where it is int8.
  private mutating func inFloat(_ tensor: Int) -> Int {
    if let place = float[tensor] { return place }
    let original = network.tensors[tensor]
    let place: Int
    if let quantized = int8[tensor] {
      place = addTensor(tensor, .float32, nil, original.name + "_float")
      builder.apply(.dequantize, version: 2, [quantized], to: [place], OptionFields(type: 38))
    } else {
      place = builder.tensor(
        original.name, original.type, original.shape, original.quantization, data: network.bytes(tensor))
    }
    float[tensor] = place
    return place
  }

  private mutating func inInt8(_ tensor: Int) -> Int {
    guard network.isActivation(tensor) else { return inFloat(tensor) }
    if let place = int8[tensor] { return place }
    let place = addTensor(
      tensor, .int8, scales[tensor]?.quantization, network.tensors[tensor].name + "_int8")
    builder.apply(.quantize, [inFloat(tensor)], to: [place], OptionFields(type: 89))
    int8[tensor] = place
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
  /// The version that a runtime looks up for int8, as TensorFlow 2.21 writes it.
  var int8Version: Int {
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
