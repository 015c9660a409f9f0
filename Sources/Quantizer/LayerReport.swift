import Atrous
import AtrousTFLite

/// A layer of the quantized model.
public struct LayerReport: Sendable {
  /// The operator's place in the float file.
  public let index: Int
  public let name: String
  /// The name of what it computes.
  public let output: String
  /// Signal to noise of its result, in dB, on the calibration images; nil where it was not measured.
  public let signalToNoise: Double?
  /// Why it stays float; nil in int8.
  public private(set) var floatReason: String?
  /// What the float layer computes on the images.
  public let seen: ClosedRange<Float>?
  /// Of its activations; nil for a layer that stays float.
  public private(set) var width: ActivationWidth?
  /// What its steps reach; nil for a layer that stays float.
  public private(set) var steps: ClosedRange<Float>?
  /// The share of its results that is beyond the steps, of 1.
  public private(set) var clipped: Double?
  /// Nil for a layer without int8 weights.
  public let weights: WeightHistograms?
}

/// How many weights of a layer have which integers: 51 columns of 5, from -127 to 127.
public struct WeightHistograms: Sendable {
  /// The float file's weights, rounded to nearest.
  public let rounded: [Int]
  /// As they are written: equalized, at the scale that was found, rounded together.
  public let written: [Int]

  fileprivate static func counts(_ weights: [Int8]) -> [Int] {
    var counts = [Int](repeating: 0, count: 51)
    for weight in weights { counts[(max(Int(weight), -127) + 127) / 5] += 1 }
    return counts
  }
}

/// The agreement with the float model on the calibration images, of 1, without and with equalized weights.
public struct EqualizationTrial: Sendable {
  public let plain: Double
  public let equalized: Double

  public var isChosen: Bool { equalized > plain }
}

extension LayerReport {
  mutating func stayFloat(_ reason: String?) {
    (floatReason, width, steps, clipped) = (reason, nil, nil, nil)
  }

  /// - Parameters:
  ///   - place: the operator's place in the network.
  ///   - original: the network before anything was equalized.
  init(
    _ place: Int, of network: Network, in original: Network, _ pass: LayerPass, observed: Observations,
    scales: Scales, reason: String?
  ) {
    let node = network.operators[place]
    let result = node.outputs[0]
    (index, name, output) = (node.index, node.name, network.tensors[result].name)
    (signalToNoise, floatReason) = (pass.signalToNoise[place], reason)
    seen = observed.ranges[result]
    let width = pass.options.width(of: node)
    self.width = reason == nil ? width : nil
    steps = reason == nil ? scales[width][result]?.range(width) : nil
    clipped = steps.flatMap { steps in
      guard let sample = observed.samples[result], let scale = scales[width][result]?.scale, !sample.isEmpty
      else { return nil }
      let (low, high) = (steps.lowerBound - scale / 2, steps.upperBound + scale / 2)
      return Double(sample.count { $0 < low || $0 > high }) / Double(sample.count)
    }
    guard case .integers(_, let written?) = pass.treatments[place] else {
      weights = nil
      return
    }
    let before = original.operators[place]
    let input = before.input(before.imagePosition).flatMap { scales[width][$0]?.scale } ?? 1
    let rounded = original.roundedWeights(
      of: before, width, perChannel: written.scales.count > 1, input: input)
    weights = WeightHistograms(
      rounded: WeightHistograms.counts(rounded?.filter ?? []),
      written: WeightHistograms.counts(written.filter))
  }
}
