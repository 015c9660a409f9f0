/// A convolution's weights as `ConvolutionTile` reads them, and the constants that zero-point algebra folds together.
///
/// A tile multiplies activations `a = x + f`, shifted so that `dot` takes them, with zero point `za = zx + f`, by weights
/// w less their zero point. Over the taps that touch the image (Quantization.md, equation 5),
///
///     sum (x - zx) w  =  sum a w  -  za sum w
///
/// The first term is the tile's; the second is a constant of an output channel and a set of taps, and joins its bias.
struct PackedConvolution: Sendable {
  let panels: [Panel]
  /// One a panel.
  let weights: [PackedWeights]
  /// For each run's shape and each panel.
  let strips: [[Constant]]
  /// Biases of all channels, a row for each pair of a run of rows and a run of columns.
  private let biases: Constant
  let requantization: PackedRequantization
  /// Output channels, filled up to whole vectors.
  let paddedChannels: Int
  let flip: Constant

  /// Nil where the tile cannot compute the convolution exactly, or at all.
  init?(_ problem: QuantizedConvolution, _ kernels: VectorKernels, _ runs: WindowRuns) {
    guard problem.groupChannels == problem.inputChannels else { return nil }
    let lanes = kernels.lanes
    let (channels, outputs) = (problem.inputChannels, problem.outputChannels)
    let taps = problem.window.y.taps * problem.window.x.taps
    let operands = OperandShifts(problem, kernels)
    flip = operands.flip(width: lanes * 4)
    panels = Panel.split(outputs, lanes: lanes, widest: kernels.convolution.count)
    paddedChannels = (outputs + lanes - 1) / lanes * lanes

    weights = panels.map { panel in
      let rows =
        panel.firstChannel * taps * channels..<(panel.firstChannel + panel.channels) * taps * channels
      return unsafe PackedWeights(
        UnsafeBufferPointer(rebasing: problem.filter.bytes.assumingMemoryBound(to: UInt8.self)[rows]),
        operands,
        channels: panel.channels, taps: taps, inputChannels: channels, blockBytes: panel.vectors * lanes * 4)
    }
    let tapSums = weights.flatMap { $0.sums }
    let bounds = zip(problem.bias, weights.flatMap { $0.magnitudes }).map { Int64($0.magnitude) + 255 * $1 }
    guard
      let requantization = PackedRequantization(
        problem.requantizers, count: paddedChannels, bounds: bounds, zeroPoint: problem.outputZeroPoint,
        clamp: problem.clamp)
    else { return nil }
    self.requantization = requantization

    // Large filters have hundreds of shapes, each with a list of what counts for it.
    let blocks = weights.reduce(0) { $0 + taps + $1.excessGroups.count }
    guard blocks * runs.rows.count * runs.columns.count <= 1 << 22 else { return nil }
    strips = runs.shapes.map { [weights] run in
      weights.map { Constant($0.strips(run, tapColumns: problem.window.x.taps)) }
    }

    var biases: [Int32] = []
    for row in runs.rows {
      for column in runs.columns {
        for output in 0..<paddedChannels {
          guard output < outputs else {
            biases.append(0)
            continue
          }
          var sum: Int32 = 0
          for y in row.taps {
            for x in column.taps { sum += tapSums[output * taps + y * problem.window.x.taps + x] }
          }
          biases.append(Int32(truncatingIfNeeded: problem.bias[output]) &- operands.inputZeroPoint &* sum)
        }
      }
    }
    self.biases = Constant(biases)
  }

  /// The biases of all channels for a run's taps.
  func bias(_ run: WindowRun) -> UnsafePointer<Int32> {
    unsafe biases.pointer(to: Int32.self) + run.shape * paddedChannels
  }
}
