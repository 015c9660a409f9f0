public import Atrous
public import AtrousTFLite

/// One step of the work: its name, and how much of it is done.
public struct QuantizerProgress: Sendable {
  public let step: String
  public let done: Int
  public let total: Int
}

/// A layer of the quantized model.
public struct LayerReport: Sendable {
  public let index: Int
  public let name: String
  /// Signal to noise of its result, in dB, on the calibration images; nil where it was not measured.
  public let signalToNoise: Double?
  /// Why it stays float; nil in int8.
  public let floatReason: String?
}

/// A network with what was found for it.
struct Fit: Sendable {
  let network: Network
  let scales: [Int: ActivationScale]
  var treatments: [Treatment]
  let reasons: [String?]
  let layers: [LayerReport]
}

extension Quantizer {
  /// The ranges of all activations on images: what `quantize(ranges:)` takes.
  ///
  /// - Parameter images: the real numbers that the float model takes for each, row-major.
  /// - Throws: `QuantizerError`.
  public func ranges(_ images: [[Float]]) throws(QuantizerError) -> Ranges {
    try network.observe(try prepared(images), threads: options.threads).ranges
  }

  /// The model fitted to images.
  ///
  /// - Parameters:
  ///   - images: the real numbers that the float model takes for each, row-major; 32 or more.
  ///   - progress: called on the calling thread.
  /// - Throws: `QuantizerError`.
  public func quantize(
    _ images: [[Float]], progress: @escaping @Sendable (QuantizerProgress) -> Void = { _ in }
  ) throws(QuantizerError) -> QuantizedModel {
    let original = images
    let images = try prepared(images)
    guard options.method == .best else { return try quantize(ranges: try ranges(original)) }
    let plain = try assemble(
      try fitted(network, images) { progress(.init(step: "layers", done: $0, total: $1)) })
    guard options.weights == .tensor, options.equalizes else { return plain }
    var equal = network
    guard equal.equalize(try network.observe(images, threads: options.threads)) else { return plain }
    let equalized = try assemble(
      try fitted(equal, images) { progress(.init(step: "equalized layers", done: $0, total: $1)) })
    let agreements = try agreement(original, [plain.model, equalized.model])
    return agreements[1] > agreements[0] ? equalized : plain
  }

  /// Fits every layer of a network to images, which are as it takes them.
  func fitted(
    _ network: Network, _ images: [[Float]], progress: @escaping @Sendable (Int, Int) -> Void
  ) throws(QuantizerError) -> Fit {
    let observed = try network.observe(images, threads: options.threads)
    let scales = network.scales(pinned(observed.rangesOfLeastError(threads: options.threads)))
    let reasons = try runnable(network, scales)
    var pass = LayerPass(network, scales: scales, reasons: reasons, options: options, progress: progress)
    try pass.run(images)
    let layers = network.operators.indices.map { place in
      LayerReport(
        index: network.operators[place].index, name: network.operators[place].name,
        signalToNoise: pass.signalToNoise[place], floatReason: reasons[place])
    }
    return Fit(
      network: network, scales: scales, treatments: pass.treatments, reasons: reasons, layers: layers)
  }

  func assemble(_ fit: Fit) throws(QuantizerError) -> QuantizedModel {
    try assemble(fit.network, fit.scales, fit.treatments, reasons: fit.reasons, layers: fit.layers)
  }

  /// The images as the network takes them.
  func prepared(_ images: [[Float]]) throws(QuantizerError) -> [[Float]] {
    guard !images.isEmpty else { throw .noImages }
    let expected = network.tensors[network.inputs[0]].count
    for image in images where image.count != expected {
      throw .input(expected: expected, actual: image.count)
    }
    guard network.inputFactor != 1 || network.inputOffset != 0 else { return images }
    return images.map { image in image.map { $0 * network.inputFactor + network.inputOffset } }
  }

  /// For each quantized model the share of results, classes of pixels, that are the float model's on the images.
  public func agreement(_ images: [[Float]], _ models: [Model]) throws(QuantizerError) -> [Double] {
    let images = try prepared(images)
    let float = try classes(network.floatModel(), images)
    var shares: [Double] = []
    for model in models {
      let quantized = try classes(model, images)
      var (same, all) = (0, 0)
      for (a, b) in zip(float, quantized) {
        for index in a.indices where a[index] == b[index] { same += 1 }
        all += a.count
      }
      shares.append(Double(same) / Double(max(all, 1)))
    }
    return shares
  }

  /// The index of the largest element of each pixel of the first output.
  private func classes(_ model: Model, _ images: [[Float]]) throws(QuantizerError) -> [[UInt16]] {
    let input = model.main.tensors[model.main.inputs[0]]
    let output = model.main.tensors[model.main.outputs[0]]
    let width = max(output.shape.last ?? 1, 1)
    let scale = input.quantization.map {
      ActivationScale(scale: $0.scales[0], zeroPoint: $0.zeroPoints[0] - (input.type == .uint8 ? 128 : 0))
    }
    return try forEachImage(model, count: images.count, threads: options.threads) {
      (session, image) throws(SessionError) -> [UInt16] in
      if let scale {
        let flip: UInt8 = input.type == .uint8 ? 0x80 : 0
        try session.setInput(
          0, bytes: images[image].map { UInt8(bitPattern: scale.quantizePixel($0)) ^ flip })
      } else {
        try session.setInput(0, images[image])
      }
      session.run()
      let scores = try session.dequantizedOutput(0)
      return stride(from: 0, to: scores.count - width + 1, by: width).map { start in
        var best = start
        for index in start..<start + width where scores[index] > scores[best] { best = index }
        return UInt16(truncatingIfNeeded: best - start)
      }
    }
  }
}
