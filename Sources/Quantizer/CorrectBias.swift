import Atrous
import AtrousTFLite

/// What is added to each channel's bias so that the layer's mean after its activation is the float network's: first the
/// mean difference before the activation, then four times what is missing behind it, divided by the share of values that
/// the activation lets through,
///
///     (22)  δ <- δ + (mean a(z_f) - mean a(z_q + δ)) / max(share, 0.05),
///
/// not where that share is 0.02 or less (Nagel et al. 2019, "Data-Free Quantization Through Weight Equalization and Bias
/// Correction", section 4.2, from data).
///
/// - Parameters:
///   - float: the layer's sums in the float network, a row a position, a column a channel.
///   - quantized: the same with quantized weights and inputs.
func biasCorrection(
  float: Matrix, quantized: Matrix, _ activation: Activation, threads: Int
) -> [Float] {
  let wanted = statistics(float, nil, activation, threads)
  var shift = zip(wanted.sums, statistics(quantized, nil, activation, threads).sums).map { $0 - $1 }
  guard activation == .relu || activation == .relu6 else { return finite(shift) }
  for _ in 0..<4 {
    let now = statistics(quantized, shift, activation, threads)
    for channel in shift.indices where now.shares[channel] > 0.02 {
      shift[channel] +=
        (wanted.activations[channel] - now.activations[channel]) / max(now.shares[channel], 0.05)
    }
  }
  return finite(shift)
}

/// As float32; 0 for what has overflown.
private func finite(_ shift: [Double]) -> [Float] { shift.map { Float($0).isFinite ? Float($0) : 0 } }

extension Activation {
  /// What an activation that only cuts off lets through.
  var bounds: ClosedRange<Float> {
    switch self {
    case .relu: 0 ... .infinity
    case .relu6: 0...6
    case .reluN1To1: -1...1
    default: -.infinity ... .infinity
    }
  }
}

/// Means over rows, by channel: of the sums, of the activation, and the share that is neither at its lower nor upper end.
private struct ChannelMeans {
  var sums: [Double]
  var activations: [Double]
  var shares: [Double]
}

private func statistics(
  _ matrix: Matrix, _ shift: [Double]?, _ activation: Activation, _ threads: Int
) -> ChannelMeans {
  let (width, count) = (matrix.width, matrix.count)
  let bounds = activation.bounds
  let shift = shift.map { $0.map(Float.init) } ?? [Float](repeating: 0, count: width)
  // Always as many parts, added in their order, so that the sums do not depend on the threads.
  let parts = 64
  let partial = parallelMap(parts, threads: threads) { part -> ColumnSums in
    var sums = ColumnSums(width)
    add(
      matrix.values.span, count * part / parts..<count * (part + 1) / parts, shift.span, bounds,
      &sums.sums, &sums.activations, &sums.shares)
    return sums
  }
  func mean(_ column: (ColumnSums) -> [Float]) -> [Double] {
    (0..<width).map { channel in
      partial.reduce(0) { $0 + Double(column($1)[channel]) } / Double(max(count, 1))
    }
  }
  return ChannelMeans(
    sums: mean { $0.sums }, activations: mean { $0.activations }, shares: mean { $0.shares })
}

/// Sums over some rows of what `ChannelMeans` has.
private struct ColumnSums: Sendable {
  var sums: [Float]
  var activations: [Float]
  var shares: [Float]

  init(_ width: Int) {
    sums = [Float](repeating: 0, count: width)
    (activations, shares) = (sums, sums)
  }
}

/// Adds some rows to the sums of each column: of the values, of what the activation makes of them, of how many lie within it.
private func add(
  _ values: Span<Float>, _ rows: Range<Int>, _ shift: Span<Float>, _ bounds: ClosedRange<Float>,
  _ sums: inout [Float], _ activations: inout [Float], _ shares: inout [Float]
) {
  let (width, low, high) = (shift.count, bounds.lowerBound, bounds.upperBound)
  var sum = sums.mutableSpan
  var activation = activations.mutableSpan
  var share = shares.mutableSpan
  for row in rows {
    for channel in 0..<width {
      let value = unsafe values[unchecked: row &* width &+ channel] + shift[unchecked: channel]
      let raised = value < low ? low : value
      unsafe sum[unchecked: channel] += value
      unsafe activation[unchecked: channel] += raised > high ? high : raised
      unsafe share[unchecked: channel] += (value > low ? 1 : 0) * (value < high ? 1 : 0)
    }
  }
}
