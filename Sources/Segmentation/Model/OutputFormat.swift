public import Atrous
public import AtrousTFLite

/// What a model says of each pixel: scores of every class, one score, or the class itself.
public struct OutputFormat: Sendable, Equatable {
  public enum Content: String, Sendable {
    /// A tensor 1·height·width·classes, or 1·classes·height·width; the class with the largest score is the pixel's.
    case scores
    /// One score a pixel: class 1 where its probability is above the threshold, class 0 elsewhere.
    case binary
    /// A tensor 1·height·width with the class's number, with or without a dimension of 1 for channels.
    case map
  }

  public let width: Int
  public let height: Int
  public private(set) var content: Content
  public let layout: ChannelLayout
  /// Nil for a map of classes whose number the model does not tell.
  public let classes: Int?
  /// Nil for a map.
  public private(set) var scoreKind: ScoreKind?
  /// The probability above which a pixel of a binary model is foreground.
  public let threshold: Float
  /// The tensor's index in the model's main graph.
  public let tensor: Int
  /// The output's position among the model's.
  let position: Int
  private(set) var type: ElementType
  /// `real = scale * (q - zeroPoint)`; 1 and 0 for what is not quantized.
  let scale: Float
  let zeroPoint: Float

  /// - Throws: `SegmentationError.notSegmentation` where no output is a segmentation of the input, or several are and
  ///   the options name none.
  public init(
    _ model: Model, input: InputFormat, options: SegmenterOptions = .init()
  ) throws(SegmentationError) {
    let outputs = model.main.outputs
    if let wanted = options.outputTensor {
      guard let position = outputs.firstIndex(of: wanted) else {
        throw .notSegmentation(tensor: wanted, reason: "is no output: the outputs are \(Self.list(model))")
      }
      self = try OutputFormat(model, position, input, options)
      return
    }
    guard outputs.count != 1 else {
      self = try OutputFormat(model, 0, input, options)
      return
    }
    let fitting = outputs.indices.compactMap { try? OutputFormat(model, $0, input, options) }
    guard fitting.count == 1 else {
      throw .notSegmentation(
        tensor: nil,
        reason: "\(fitting.isEmpty ? "none" : "\(fitting.count)") of its outputs can be read as one: "
          + Self.list(model))
    }
    self = fitting[0]
  }

  /// What a plan gives, which may be a class map in place of the model's scores.
  init(_ plan: Plan, input: InputFormat, options: SegmenterOptions) throws(SegmentationError) {
    self = try OutputFormat(plan.model, input: input, options: options)
    guard plan.computesMask, content == .scores else { return }
    (content, type, scoreKind) = (.map, .int32, nil)
  }

  /// Reads the output at a position.
  private init(
    _ model: Model, _ position: Int, _ input: InputFormat, _ options: SegmenterOptions
  ) throws(SegmentationError) {
    self.position = position
    let tensor = model.main.tensors[model.main.outputs[position]]
    self.tensor = tensor.index
    guard [.float32, .uint8, .int8, .int32, .int64].contains(tensor.type) else {
      throw .notSegmentation(tensor: tensor.index, reason: "is an output of \(tensor.type.name)")
    }
    let origin = Origin(of: tensor.index, in: model)
    let holdsClasses = origin.isArgMax || [.int32, .int64].contains(tensor.type)
    let planes = Planes(
      tensor.shape, input: input, isMap: holdsClasses, prefersChannelsFirst: origin.endsChannelsFirst)
    guard let planes else {
      throw .notSegmentation(
        tensor: tensor.index,
        reason:
          "is an output of \(tensor.type.name)\(tensor.shape) instead of scores [1, height, width, classes]"
          + " or a map [1, height, width] of the input's \(input.height)x\(input.width)")
    }
    (height, width, layout) = (planes.height, planes.width, planes.layout)
    let isMap = holdsClasses || (planes.channels == 1 && tensor.holdsPlainBytes)
    content = isMap ? .map : planes.channels == 1 ? .binary : .scores
    type = tensor.type
    scale = tensor.quantization?.scales[0] ?? 1
    zeroPoint = Float(tensor.quantization?.zeroPoints[0] ?? 0)
    scoreKind = isMap ? nil : options.scoreKind ?? (origin.isProbability ? .probability : .logit)
    threshold = options.threshold
    guard threshold > 0, threshold < 1 else {
      throw .notSegmentation(tensor: nil, reason: "the threshold \(threshold) is not between 0 and 1")
    }
    classes =
      switch content {
      case .map: origin.classes
      case .binary: 2
      case .scores: planes.channels
      }
    guard (classes ?? 1) <= 256 else {
      throw .notSegmentation(tensor: tensor.index, reason: "has \(classes ?? 0) classes, 256 at most")
    }
  }

  private static func list(_ model: Model) -> String {
    model.main.outputs.map { index in
      let tensor = model.main.tensors[index]
      return "\(index) \(tensor.name) \(tensor.type.name)\(tensor.shape)"
    }.joined(separator: ", ")
  }
}

extension Tensor {
  /// Whether the elements are 8-bit numbers that stand for themselves.
  fileprivate var holdsPlainBytes: Bool {
    guard let quantization else { return type == .uint8 || type == .int8 }
    return type == .uint8 && quantization.scales == [1] && quantization.zeroPoints == [0]
  }
}

/// The image planes in an output's shape.
private struct Planes {
  let height: Int
  let width: Int
  let channels: Int
  let layout: ChannelLayout

  /// Nil where the shape is none of a segmentation: its rows and columns must be as the input's, up to a pixel, and
  /// more than one. Where both layouts fit, the one does whose rows and columns are nearer to the input's.
  init?(_ shape: [Int], input: InputFormat, isMap: Bool, prefersChannelsFirst: Bool) {
    guard shape.first == 1, !shape.contains(0), 3...4 ~= shape.count else { return nil }
    var candidates = [
      Planes(height: shape[1], width: shape[2], channels: shape.count == 3 ? 1 : shape[3], layout: .last)
    ]
    if shape.count == 4 {
      candidates.append(Planes(height: shape[2], width: shape[3], channels: shape[1], layout: .first))
    }
    if prefersChannelsFirst { candidates.reverse() }
    let fitting = candidates.filter {
      $0.distance(from: input) <= max(input.width, input.height) && (!isMap || $0.channels == 1)
    }
    guard let nearest = fitting.min(by: { $0.distance(from: input) < $1.distance(from: input) }) else {
      return nil
    }
    self = nearest
  }

  private init(height: Int, width: Int, channels: Int, layout: ChannelLayout) {
    (self.height, self.width, self.channels, self.layout) = (height, width, channels, layout)
  }

  /// How far the ratio of rows and columns is from the input's, times the area of both: |height * W - width * H|.
  private func distance(from input: InputFormat) -> Int {
    if height * width == 1 && input.height * input.width > 1 { return .max }
    return abs(height * input.width - width * input.height)
  }
}
