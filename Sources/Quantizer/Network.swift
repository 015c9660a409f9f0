import AtrousKernels
import AtrousTFLite

/// A float network that is about to be quantized: the file's main subgraph, of which operators and constants can be
/// replaced.
struct Network: Sendable {
  let model: Model
  var tensors: [Tensor]
  var operators: [Operator]
  /// Tensors that the network takes; the picture is the first.
  var inputs: [Int]
  let outputs: [Int]
  /// What the network takes is `inputFactor * v + inputOffset` of what the file takes.
  private(set) var inputFactor: Float = 1
  private(set) var inputOffset: Float = 0
  /// Constants that are not the file's any more, by tensor.
  private var replaced: [Int: [UInt8]] = [:]

  init(_ model: Model) {
    self.model = model
    tensors = model.main.tensors
    operators = model.main.operators
    inputs = model.main.inputs
    outputs = model.main.outputs
  }

  /// Constants of float16, which DEQUANTIZE makes float32, are constants of float32.
  mutating func widenHalves() {
    for node in operators where node.code == .dequantize {
      guard let input = node.input(0), tensors[input].type == .float16, let bytes = bytes(input) else {
        continue
      }
      replace(node.outputs[0], with: numbers(of: bytes, as: UInt16.self).map { Float(halfBits: $0) })
    }
    operators = operators.filter { $0.code != .dequantize || !isConstant($0.outputs[0]) }
  }

  /// Shapes that the file computes, for any number of pictures, are those of one picture; what computed them goes.
  mutating func fixShapes() {
    for (place, node) in operators.enumerated() {
      guard let position = node.shapePosition, let shape = node.input(position), !isConstant(shape),
        tensors[shape].type == .int32
      else { continue }
      var inputs = node.inputs
      inputs[position] = add(
        tensors[shape].name, .int32, tensors[shape].shape,
        bytesOf(tensors[node.outputs[0]].shape.map { Int32($0) }))
      operators[place] = node.with(inputs: inputs)
    }
    var read = Set(outputs)
    for node in operators.reversed() where node.outputs.contains(where: { read.contains($0) }) {
      read.formUnion(node.inputs.compactMap { $0 })
    }
    operators = operators.filter { $0.outputs.contains { read.contains($0) } }
  }

  func isConstant(_ tensor: Int) -> Bool { tensors[tensor].isConstant || replaced[tensor] != nil }

  func bytes(_ tensor: Int) -> [UInt8]? {
    replaced[tensor] ?? tensors[tensor].data.flatMap { model.bytes.copy($0) }
  }

  /// A float constant's elements; nil for what is none.
  func floats(_ tensor: Int?) -> [Float]? {
    guard let tensor, tensors[tensor].type == .float32, let bytes = bytes(tensor) else { return nil }
    return numbers(of: bytes, as: Float.self)
  }

  mutating func replace(_ tensor: Int, with values: [Float]) { replaced[tensor] = bytesOf(values) }

  /// Adds a constant that the file does not have.
  mutating func add(_ name: String, _ type: ElementType, _ shape: [Int], _ bytes: [UInt8]) -> Int {
    tensors.append(Tensor(index: tensors.count, name: name, type: type, shape: shape))
    replaced[tensors.count - 1] = bytes
    return tensors.count - 1
  }

  /// A tensor of real numbers that is fed or computed.
  func isActivation(_ tensor: Int) -> Bool { tensors[tensor].type == .float32 && !isConstant(tensor) }

  func activations(of node: Operator) -> [Int] {
    node.inputs.compactMap { $0 }.filter { isActivation($0) }
  }

  func readers(of tensor: Int) -> [Operator] { operators.filter { $0.inputs.contains(tensor) } }

  func writer(of tensor: Int) -> Operator? { operators.first { $0.outputs.contains(tensor) } }

  /// The range of the network's input for one of the file's.
  func fromInput(_ range: ClosedRange<Float>) -> ClosedRange<Float> {
    let ends = [range.lowerBound, range.upperBound].map { $0 * inputFactor + inputOffset }
    return min(ends[0], ends[1])...max(ends[0], ends[1])
  }

  /// A file that takes bytes and scales them itself, CAST and then products and sums with numbers, begins behind that: the
  /// quantized file's bytes have the scale.
  mutating func foldInputScaling() {
    guard inputs.count == 1, tensors[inputs[0]].type == .uint8, tensors[inputs[0]].quantization == nil,
      let cast = readers(of: inputs[0]).first, cast.code == .cast, readers(of: inputs[0]).count == 1
    else { return }
    var (factor, offset, last) = (Float(1), Float(0), cast)
    while let next = readers(of: last.outputs[0]).first, readers(of: last.outputs[0]).count == 1,
      let operand = next.input(1), let value = floats(operand), value.count == 1, next.activation == .none
    {
      switch next.code {
      case .mul: (factor, offset) = (factor * value[0], offset * value[0])
      case .add: offset += value[0]
      case .sub: offset -= value[0]
      default: break
      }
      guard [.mul, .add, .sub].contains(next.code) else { break }
      last = next
    }
    guard factor > 0, let end = operators.firstIndex(where: { $0.index == last.index }) else { return }
    operators.removeSubrange(0...end)
    inputs = [last.outputs[0]]
    (inputFactor, inputOffset) = (factor, offset)
  }

  /// The float network as a model.
  func floatModel() -> Model {
    var builder = ModelBuilder()
    for tensor in tensors {
      builder.tensor(tensor.name, tensor.type, tensor.shape, data: bytes(tensor.index))
    }
    for node in operators {
      builder.apply(
        node.code, version: node.version, customName: node.customName, node.inputs, to: node.outputs,
        node.options, customOptions: node.customOptions)
    }
    return builder.model(inputs: inputs, outputs: outputs)
  }
}

/// Calls `body` with numbers where their bytes lie.
func withNumbers<Number: BitwiseCopyable, Result>(
  of bytes: [UInt8], as type: Number.Type, _ body: (Span<Number>) -> Result
) -> Result {
  unsafe bytes.withUnsafeBytes { unsafe body($0.assumingMemoryBound(to: Number.self).span) }
}

/// Numbers from their bytes as they lie in memory.
func numbers<Number: BitwiseCopyable>(of bytes: [UInt8], as type: Number.Type) -> [Number] {
  let count = bytes.count / MemoryLayout<Number>.size
  return unsafe [Number](unsafeUninitializedCapacity: count) { buffer, initialized in
    unsafe bytes.withUnsafeBytes { unsafe UnsafeMutableRawBufferPointer(buffer).copyMemory(from: $0) }
    initialized = count
  }
}

extension Operator {
  /// `operator 3 (CONV_2D)`.
  var title: String { "operator \(index) (\(name))" }

  /// Whether its filter is searched: weights by output channel, a bias, one activation.
  var isConvolution: Bool { code == .conv2D || code == .depthwiseConv2D || code == .fullyConnected }

  var hasWeights: Bool { isConvolution || code == .transposeConv }

  /// The filter's and the bias's place among the inputs.
  var filterPosition: Int { 1 }
  var biasPosition: Int { code == .transposeConv ? 3 : 2 }
  /// The input that the filter is applied to.
  var imagePosition: Int { code == .transposeConv ? 2 : 0 }

  func input(_ position: Int) -> Int? { inputs.indices.contains(position) ? inputs[position] : nil }

  /// The input that is the shape of the result.
  var shapePosition: Int? {
    switch code {
    case .transposeConv: 0
    case .reshape: inputs.count > 1 ? 1 : nil
    default: nil
    }
  }

  /// The dimension of the filter that output channels stand in.
  var channelAxis: Int { code == .depthwiseConv2D ? 3 : 0 }

  /// The field of the options that holds the fused activation; nil for an operator without one.
  var activationField: Int? {
    switch code {
    case .conv2D, .transposeConv: 3
    case .depthwiseConv2D: 4
    case .fullyConnected, .add, .sub, .mul: 0
    case .concatenation: 1
    case .averagePool2D, .maxPool2D: 5
    default: nil
    }
  }

  var activation: Activation {
    activationField.flatMap { Activation(rawValue: UInt8(clamping: options.int($0))) } ?? .none
  }

  /// Its options for integers: 16-bit sums with any scale, and a bias of 64 bits. Where 6 is more than 2^31 steps, LiteRT does
  /// not take RELU6, which is RELU then.
  ///
  /// - Parameter result: the scale of what it computes.
  func integerOptions(_ width: ActivationWidth, result: ActivationScale?) -> OptionFields {
    let int64 = OptionFields.Value.byte(ElementType.int64.rawValue)
    var options = options
    if activation == .relu6, let field = activationField, let result, 6 / result.scale >= 0x1p31 {
      options = options.replacing(field, with: .byte(Activation.relu.rawValue))
    }
    guard width == .int16 else { return options }
    return switch code {
    case .add: options.of(type: 11).replacing(1, with: .byte(0))
    case .sub: options.of(type: 28).replacing(1, with: .byte(0))
    case .conv2D: options.replacing(6, with: int64)
    case .fullyConnected, .transposeConv: options.replacing(4, with: int64)
    default: options
    }
  }

  /// Its options without an activation.
  var linearOptions: OptionFields {
    guard let field = activationField else { return options }
    return options.replacing(field, with: .byte(0))
  }
}
