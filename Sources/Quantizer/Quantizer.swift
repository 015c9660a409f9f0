public import Atrous
public import AtrousTFLite

/// What a quantized file shall be.
public struct QuantizerOptions: Sendable {
  public enum Method: String, Sendable, CaseIterable {
    /// TensorFlow's arithmetic: the observed ranges, weights rounded to nearest.
    case converter
    /// Ranges of least square error, weights rounded together, biases corrected.
    case best
  }
  public enum Weights: String, Sendable, CaseIterable {
    /// A scale for each output channel.
    case channel
    /// One scale, which some processors need.
    case tensor
  }
  public enum Boundary: String, Sendable, CaseIterable {
    case uint8, int8
    case float32 = "float"
  }

  public enum Wide: String, Sendable, CaseIterable {
    case float32 = "float"
    /// Activations of 16 bits and weights of 8. Where there is no such kernel, float.
    case int16
  }

  public var method = Method.best
  public var weights = Weights.channel
  /// The type of the pictures that the file takes.
  public var input = Boundary.uint8
  /// The type of the scores that it gives.
  public var output = Boundary.float32
  /// Places of operators that have more than 8 bits.
  public var wideOperators: Set<Int> = []
  /// What those have.
  public var wide = Wide.float32
  /// All that the model's input can be, black to white, where that is known; else what the images show.
  public var inputRange: ClosedRange<Float>?
  /// Whether equalized weights are tried, where weights have one scale.
  public var equalizes = true
  /// Of the first input, where the model leaves sizes open.
  public var inputShape: [Int]?
  public var threads = 1

  public init() {}

  /// How wide the activations of an operator are that runs in integers.
  func width(of node: Operator) -> ActivationWidth {
    wide == .int16 && wideOperators.contains(node.index) ? .int16 : .int8
  }

  func isPerChannel(_ width: ActivationWidth) -> Bool { width == .int16 || weights == .channel }
}

/// Why a model cannot be quantized.
public enum QuantizerError: Error, Equatable, Sendable, CustomStringConvertible {
  case plan(PlanError)
  case session(SessionError)
  /// The model has int8 or uint8 operators already.
  case alreadyQuantized(operator: String)
  case nothingToQuantize
  /// NaN in constants or activations, or an infinity in weights.
  case notFinite(tensor: Int, name: String)
  case noImages
  /// A range that the operators need is absent.
  case noRange(tensor: Int, name: String)
  /// No picture has the number of values that the model takes.
  case input(expected: Int, actual: Int)
  case write(ModelWriteError)

  public var description: String {
    switch self {
    case .plan(let error): "\(error)"
    case .session(let error): "\(error)"
    case .alreadyQuantized(let name): "is quantized already: \(name) has 8-bit operands"
    case .nothingToQuantize: "has no float operator that runs in integers"
    case .notFinite(let tensor, let name): "tensor \(tensor) (\(name)): holds NaN or an infinity"
    case .noImages: "no image to calibrate on"
    case .noRange(let tensor, let name): "tensor \(tensor) (\(name)): has no range"
    case .input(let expected, let actual): "takes \(expected) values, the picture has \(actual)"
    case .write(let error): "\(error)"
    }
  }
}

/// An operator that stays float.
public struct FloatOperator: Sendable, Equatable {
  /// `operator 3 (GATHER)`.
  public let name: String
  public let reason: String
}

/// A quantized model, and what became of the operators.
public struct QuantizedModel: Sendable {
  public let model: Model
  public let floatOperators: [FloatOperator]
  /// Names of operators with 16-bit activations, `operator 3 (CONV_2D)`.
  public let int16Operators: [String]
  /// In the order of the operators; empty from known ranges.
  public let layers: [LayerReport]
  /// Nil where equalized weights were not tried.
  public internal(set) var equalization: EqualizationTrial?
  /// With the float model, image by image; empty from known ranges.
  public private(set) var agreements: [ImageAgreement] = []

  func agreeing(_ agreements: [ImageAgreement]) -> Self {
    var result = self
    result.agreements = agreements
    return result
  }
}

/// Makes an int8 model of a float one.
public struct Quantizer: Sendable {
  let network: Network
  public internal(set) var options: QuantizerOptions

  /// - Throws: `QuantizerError` for a model that has 8-bit operators already, or weights that are not finite.
  public init(_ model: Model, options: QuantizerOptions = .init()) throws(QuantizerError) {
    // Shapes are the plan's: what a file says of tensors in between may be wrong.
    var planOptions = PlanOptions.quantizing
    planOptions.keepsAllTensors = true
    if let shape = options.inputShape { planOptions.inputShapes = [0: shape] }
    let plan: Plan
    do { plan = try Plan(model, options: planOptions) } catch { throw .plan(error) }
    var network = Network(plan.model)
    network.widenHalves()
    for node in network.operators where node.code != .cast {
      for tensor in node.inputs.compactMap({ $0 }) + node.outputs {
        let tensor = network.tensors[tensor]
        if tensor.quantization != nil && [.int8, .uint8, .int16].contains(tensor.type) {
          throw .alreadyQuantized(operator: node.title)
        }
      }
    }
    let weights = Set(
      network.operators.filter(\.hasWeights).flatMap {
        [$0.input($0.filterPosition), $0.input($0.biasPosition)]
      })
    for tensor in network.tensors {
      guard let values = network.floats(tensor.index) else { continue }
      // Other constants may be infinite: what a maximum pads with, say.
      let isWeights = weights.contains(tensor.index)
      if values.contains(where: { $0.isNaN || isWeights && $0.isInfinite }) {
        throw .notFinite(tensor: tensor.index, name: tensor.name)
      }
    }
    network.fixShapes()
    if options.inputShape != nil { network.closeSizes() }
    network.foldInputScaling()
    if options.method == .best { network.poolsAreMeans() }
    self.network = network
    self.options = options
  }

  /// The model by the converter's rules from known ranges.
  ///
  /// - Throws: `QuantizerError.noRange` where a tensor between two int8 operators has none.
  public func quantize(ranges: Ranges) throws(QuantizerError) -> QuantizedModel {
    let ranges = pinned(ranges)
    let scales = Scales(int8: network.scales(ranges, .int8), int16: network.scales(ranges, .int16))
    let runs = runnable(network, scales)
    let treatments = zip(network.operators, runs).map { node, runs in
      runs == nil ? rounded(node, options.width(of: node), scales) : .float
    }
    return try assemble(network, scales, treatments, reasons: runs)
  }

  /// An integer operator with its weights rounded to nearest.
  func rounded(_ node: Operator, _ width: ActivationWidth, _ scales: Scales) -> Treatment {
    guard node.hasWeights else { return .integers(width, nil) }
    let input = node.input(node.imagePosition).flatMap { scales[width][$0]?.scale } ?? 1
    return .integers(
      width,
      network.roundedWeights(of: node, width, perChannel: options.isPerChannel(width), input: input))
  }

  /// The ranges with that of the input as it is known.
  func pinned(_ ranges: Ranges) -> Ranges {
    var ranges = ranges
    if let range = options.inputRange { ranges[network.inputs[0]] = network.fromInput(range) }
    return ranges
  }

  /// The bytes of the file.
  public func fileBytes(_ result: QuantizedModel) throws(QuantizerError) -> [UInt8] {
    do { return try result.model.fileBytes() } catch { throw .write(error) }
  }

  /// For each operator why it stays float; nil for one that runs in integers.
  func runnable(_ network: Network, _ scales: Scales) -> [String?] {
    let options = options
    return parallelMap(network.operators.count, threads: options.threads) { index in
      let node = network.operators[index]
      if options.wide == .float32, options.wideOperators.contains(node.index) { return "as asked" }
      if network.activations(of: node).isEmpty { return "has no real operand" }
      let width = options.width(of: node)
      let activations = (network.activations(of: node) + node.outputs).filter { network.isActivation($0) }
      if activations.contains(where: { scales[width][$0] == nil }) { return "has no finite range" }
      return network.runs(node, width, scales: scales) ? nil : "does not run in \(width.rawValue)"
    }
  }

  func assemble(
    _ network: Network, _ scales: Scales, _ treatments: [Treatment], reasons: [String?],
    layers: [LayerReport] = []
  ) throws(QuantizerError) -> QuantizedModel {
    guard reasons.contains(where: { $0 == nil }) else { throw .nothingToQuantize }
    for (node, reason) in zip(network.operators, reasons) where reason == nil {
      for tensor in network.activations(of: node) where scales.int8[tensor] == nil {
        throw .noRange(tensor: tensor, name: network.tensors[tensor].name)
      }
    }
    let model = Assembly(network, scales: scales, treatments: treatments, options: options).model()
    let stay = zip(network.operators, reasons).compactMap { node, reason in
      reason.map { FloatOperator(name: node.title, reason: $0) }
    }
    let wide = zip(network.operators, treatments).compactMap { node, treatment in
      if case .integers(.int16, _) = treatment { node.title } else { nil }
    }
    return QuantizedModel(model: model, floatOperators: stay, int16Operators: wide, layers: layers)
  }
}

extension Network {
  /// No size is open any more.
  mutating func closeSizes() {
    tensors = tensors.map { tensor in
      Tensor(
        index: tensor.index, name: tensor.name, type: tensor.type, shape: tensor.shape,
        quantization: tensor.quantization, data: tensor.data)
    }
  }

  /// An average over the whole map becomes MEAN, whose result may have a scale of its own.
  mutating func poolsAreMeans() {
    for (place, node) in operators.enumerated() where node.code == .averagePool2D {
      guard let input = node.input(0), node.activation == .none else { continue }
      let (image, result) = (tensors[input].shape, tensors[node.outputs[0]].shape)
      guard image.count == 4, result.count == 4, (result[1], result[2]) == (1, 1), node.options.int(0) == 1,
        (node.options.int(4), node.options.int(3)) == (image[1], image[2])
      else { continue }
      let axes = add("mean_axes", .int32, [2], bytesOf([Int32(1), 2]))
      operators[place] = node.with(
        code: .mean, version: 1, inputs: [input, axes], options: OptionFields(type: 27, [0: .byte(1)]))
    }
  }
}
