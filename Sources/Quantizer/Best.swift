import Atrous
import AtrousTFLite

/// One step of the work: its name, and how much of it is done.
public struct QuantizerProgress: Sendable {
  public let step: String
  public let done: Int
  public let total: Int
}

/// A network with what was found for it.
struct Fit: Sendable {
  let network: Network
  let scales: Scales
  var treatments: [Treatment]
  var reasons: [String?]
  var layers: [LayerReport]
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
    guard options.method == .best else {
      let result = try quantize(ranges: try ranges(original))
      return result.agreeing(try agreements(original, result.model))
    }
    let observed = try network.observe(images, threads: options.threads)
    let plain = try withoutTies(
      try fitted(network, images, observed) { progress(.init(step: "layers", done: $0, total: $1)) }, original
    )
    var equal = network
    guard options.weights == .tensor, options.equalizes, equal.equalize(observed) else {
      return plain.agreeing(try agreements(original, plain.model))
    }
    let equalized = try withoutTies(
      try fitted(equal, images) { progress(.init(step: "equalized layers", done: $0, total: $1)) }, original)
    let agreements = try agreements(original, [plain.model, equalized.model])
    let trial = EqualizationTrial(plain: agreements[0].meanShare, equalized: agreements[1].meanShare)
    var chosen = trial.isChosen ? equalized.agreeing(agreements[1]) : plain.agreeing(agreements[0])
    chosen.equalization = trial
    return chosen
  }

  /// The layers as they are when every range is what the images show and every weight is rounded to nearest: what the best
  /// method is compared with.
  ///
  /// - Throws: `QuantizerError`.
  public func roundedLayers(_ images: [[Float]]) throws(QuantizerError) -> [LayerReport] {
    var rounded = self
    rounded.options.method = .converter
    return try rounded.fitted(network, try prepared(images)) { _, _ in }.layers
  }

  /// Fits every layer of a network to images, which are as it takes them.
  ///
  /// - Parameter known: what the network's activations are on these images, if that was observed before.
  func fitted(
    _ network: Network, _ images: [[Float]], _ known: Observations? = nil,
    progress: @escaping @Sendable (Int, Int) -> Void
  ) throws(QuantizerError) -> Fit {
    let observed = if let known { known } else { try network.observe(images, threads: options.threads) }
    let ranges =
      options.method == .best ? observed.rangesOfLeastError(threads: options.threads) : observed.ranges
    // 65536 steps need no narrower range.
    let scales = Scales(
      int8: network.scales(pinned(ranges), .int8), int16: network.scales(pinned(observed.ranges), .int16))
    let reasons = runnable(network, scales)
    var pass = LayerPass(network, scales: scales, reasons: reasons, options: options, progress: progress)
    try pass.run(images)
    let layers = network.operators.indices.map { place in
      LayerReport(
        place, of: network, in: self.network, pass, observed: observed, scales: scales, reason: reasons[place]
      )
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
}
