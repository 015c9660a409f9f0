import Atrous
import AtrousTFLite

/// What a layer's quantization alone does to the scores.
public struct LayerSensitivity: Sendable {
  public let index: Int
  public let name: String
  /// Signal to noise of the scores with this layer alone in int8, in dB.
  public let signalToNoise: Double
}

extension Quantizer {
  /// Layers with weights, the one that does most harm first. A dozen images are enough.
  ///
  /// - Throws: `QuantizerError`.
  public func sensitivities(_ images: [[Float]]) throws(QuantizerError) -> [LayerSensitivity] {
    let images = try prepared(Array(images.prefix(12)))
    let observed = try network.observe(images, threads: options.threads)
    let ranges = pinned(observed.rangesOfLeastError(threads: options.threads))
    let scales = Scales(int8: network.scales(ranges, .int8), int16: [:])
    let exact = try scores(network.floatModel(), images)
    var alone = options
    (alone.input, alone.output) = (.float32, .float32)
    var layers: [LayerSensitivity] = []
    for (place, node) in network.operators.enumerated()
    where node.hasWeights && network.runs(node, .int8, scales: scales) {
      var treatments = [Treatment](repeating: .float, count: network.operators.count)
      treatments[place] = rounded(node, .int8, scales)
      let model = Assembly(network, scales: scales, treatments: treatments, options: alone).model()
      let rough = try scores(model, images)
      var (signal, noise) = (0.0, 0.0)
      for (a, b) in zip(exact, rough) {
        for index in a.indices {
          signal += Double(a[index] * a[index])
          noise += Double((a[index] - b[index]) * (a[index] - b[index]))
        }
      }
      layers.append(
        LayerSensitivity(
          index: node.index, name: node.name, signalToNoise: decibels(signal: signal, noise: noise)))
    }
    return layers.sorted { ($0.signalToNoise, $0.index) < ($1.signalToNoise, $1.index) }
  }

  /// How many of the worst layers are worth more than 8 bits: as long as each brings 0.02 % of the results more to agree with
  /// the float model's. The weights are fitted once.
  ///
  /// - Parameter ranking: by `sensitivities`.
  /// - Returns: their indices.
  public func layersWorthWidening(
    _ images: [[Float]], _ ranking: [LayerSensitivity]
  ) throws(QuantizerError) -> [Int] {
    let fit = try fitted(network, try prepared(images)) { _, _ in }
    var chosen: [Int] = []
    var best = try agreement(images, [try assemble(fit).model])[0]
    for layer in ranking {
      var trial = fit
      for (place, node) in network.operators.enumerated()
      where (chosen + [layer.index]).contains(node.index) {
        trial.treatments[place] = widened(node, fit.scales)
      }
      let share = try agreement(images, [try assemble(trial).model])[0]
      guard share > best + 0.0002 else { break }
      best = share
      chosen.append(layer.index)
    }
    return chosen
  }

  private func widened(_ node: Operator, _ scales: Scales) -> Treatment {
    guard options.wide == .int16, network.runs(node, .int16, scales: scales) else { return .float }
    return rounded(node, .int16, scales)
  }

  private func scores(_ model: Model, _ images: [[Float]]) throws(QuantizerError) -> [[Float]] {
    try forEachImage(model, count: images.count, threads: options.threads) {
      (session, image) throws(SessionError) -> [Float] in
      try session.setInput(0, images[image])
      session.run()
      return try session.dequantizedOutput(0)
    }
  }
}
