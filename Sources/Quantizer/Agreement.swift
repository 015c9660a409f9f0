public import Atrous
public import AtrousTFLite

/// The class of each pixel, row-major.
public struct ClassMap: Sendable, Equatable {
  public let height: Int
  public let width: Int
  public let classes: [UInt16]
}

/// What the float model and a quantized one say of an image.
public struct ImageAgreement: Sendable {
  public let float: ClassMap
  public let quantized: ClassMap
  /// The share of pixels with one class, of 1.
  public let share: Double

  init(_ float: ClassMap, _ quantized: ClassMap) {
    (self.float, self.quantized) = (float, quantized)
    var same = 0
    for index in float.classes.indices where float.classes[index] == quantized.classes[index] { same += 1 }
    share = Double(same) / Double(max(float.classes.count, 1))
  }
}

extension [ImageAgreement] {
  /// Of all images; 0 of none.
  var meanShare: Double { reduce(0) { $0 + $1.share } / Double(Swift.max(count, 1)) }
}

extension Quantizer {
  /// For each quantized model the share of pixels whose class is the float model's on the images.
  ///
  /// - Throws: `QuantizerError`.
  public func agreement(_ images: [[Float]], _ models: [Model]) throws(QuantizerError) -> [Double] {
    try agreements(images, models).map { $0.meanShare }
  }

  /// Image by image what the float model and a quantized one say.
  ///
  /// - Throws: `QuantizerError`.
  public func agreements(_ images: [[Float]], _ model: Model) throws(QuantizerError) -> [ImageAgreement] {
    try agreements(images, [model])[0]
  }

  /// The same for several models, by model.
  func agreements(_ images: [[Float]], _ models: [Model]) throws(QuantizerError) -> [[ImageAgreement]] {
    let images = try prepared(images)
    let float = try classes(network.floatModel(), images)
    var agreements: [[ImageAgreement]] = []
    for model in models {
      let quantized = try classes(model, images)
      agreements.append(zip(float, quantized).map { ImageAgreement($0, $1) })
    }
    return agreements
  }

  /// What a model's first output says of each image.
  private func classes(_ model: Model, _ images: [[Float]]) throws(QuantizerError) -> [ClassMap] {
    let input = model.main.tensors[model.main.inputs[0]]
    let scores = Scores(of: network)
    let scale = input.quantization.map {
      ActivationScale(scale: $0.scales[0], zeroPoint: $0.zeroPoints[0] - (input.type == .uint8 ? 128 : 0))
    }
    return try forEachImage(model, count: images.count, threads: options.threads) {
      (session, image) throws(SessionError) -> ClassMap in
      if let scale {
        let flip: UInt8 = input.type == .uint8 ? 0x80 : 0
        try session.setInput(
          0, bytes: images[image].map { UInt8(bitPattern: scale.quantizePixel($0)) ^ flip })
      } else {
        try session.setInput(0, images[image])
      }
      session.run()
      if session.plan.outputs[0].type == .float32 {
        return try session.withOutput(0, as: Float.self) { scores.classes($0) }
      }
      let reals = try session.dequantizedOutput(0)
      return scores.classes(reals.span)
    }
  }
}

/// How the first output tells the class of a pixel: the largest score along a dimension, one score against a threshold, or
/// the class itself.
private struct Scores: Sendable {
  private var (height, width, channels) = (1, 1, 1)
  private var isChannelsFirst = false
  private var isMap = false
  private var threshold: Float = 0

  init(of network: Network) {
    let output = network.tensors[network.outputs[0]]
    let shape = output.shape
    isMap = output.type != .float32
    var writer = network.writer(of: output.index)
    while let node = writer, ["RESIZE_BILINEAR", "RESIZE_NEAREST_NEIGHBOR", "RESHAPE"].contains(node.name) {
      writer = node.input(0).flatMap { network.writer(of: $0) }
    }
    threshold = writer?.name == "LOGISTIC" ? 0.5 : 0
    guard !isMap else {
      (height, width) = shape.count >= 3 ? (shape[1], shape[2]) : (1, output.count)
      return
    }
    channels = max(shape.last ?? 1, 1)
    guard shape.count == 4 else {
      width = output.count / channels
      return
    }
    (height, width) = (shape[1], shape[2])
    // Classes come first where rows and columns are then as the picture's.
    let input = network.tensors[network.inputs[0]].shape
    guard input.count == 4 else { return }
    let (rows, columns) = input[3] <= 4 ? (input[1], input[2]) : (input[2], input[3])
    if abs(shape[2] * columns - shape[3] * rows) < abs(height * columns - width * rows) {
      isChannelsFirst = true
      (channels, height, width) = (shape[1], shape[2], shape[3])
    }
  }

  func classes(_ scores: Span<Float>) -> ClassMap {
    let count = height * width
    let (pixel, channel) = isChannelsFirst ? (1, count) : (channels, 1)
    let classes = (0..<count).map { index -> UInt16 in
      let start = index * pixel
      guard !isMap else { return UInt16(min(max(scores[start], 0), 65535)) }
      guard channels > 1 else { return scores[start] > threshold ? 1 : 0 }
      var best = 0
      for other in 1..<channels where scores[start + other * channel] > scores[start + best * channel] {
        best = other
      }
      return UInt16(truncatingIfNeeded: best)
    }
    return ClassMap(height: height, width: width, classes: classes)
  }
}
