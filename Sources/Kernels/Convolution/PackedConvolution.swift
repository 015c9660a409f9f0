/// A convolution's weights as `ConvolutionTile` reads them, and the constants that zero-point algebra folds together.
///
/// A tile multiplies activations `a = x + f`, shifted so that `dot` takes them, with zero point `za = zx + f`, by weights
/// w less their zero point. Over the taps that touch the image (Quantization.md, equation 5),
///
///     sum (x - zx) w  =  sum a w  -  za sum w
///
/// The first term is the tile's; the second is a constant of an output channel and a set of taps, and joins its bias.
/// A weight of an unsigned type can be more than a signed byte holds. What it is more is its excess, packed like the
/// weights, for those groups of input channels alone in which a panel has any.
struct PackedConvolution: Sendable {
  let panels: [Panel]
  /// Of every panel, the weights and the excess.
  private let weights: [Part]
  private let excess: [Part]
  /// Biases of all channels, a row for each pair of a run of rows and a run of columns.
  private let biases: Constant
  let requantization: PackedRequantization
  /// Output channels, filled up to whole vectors.
  let paddedChannels: Int
  let flip: Constant
  private let tapColumns: Int

  /// A panel's weights of the groups of four input channels in a range: `[tap][group][vector][lane][4]`.
  private struct Part {
    let bytes: Constant
    let groups: Range<Int>
    let tapBytes: Int
  }

  /// Nil where the tile cannot compute the convolution exactly, or at all.
  init?(_ problem: QuantizedConvolution, _ kernels: VectorKernels, _ runs: WindowRuns) {
    guard problem.groupChannels == problem.inputChannels else { return nil }
    let lanes = kernels.lanes
    let (channels, outputs) = (problem.inputChannels, problem.outputChannels)
    let taps = problem.window.y.taps * problem.window.x.taps
    let operands = OperandShifts(problem, kernels)
    guard operands.fit(problem.filter) else { return nil }
    flip = operands.flip(width: lanes * 4)
    tapColumns = problem.window.x.taps
    panels = Panel.split(outputs, lanes: lanes, widest: kernels.convolution.count)
    paddedChannels = (outputs + lanes - 1) / lanes * lanes

    var tapSums = [Int32](repeating: 0, count: paddedChannels * taps)
    var bounds = problem.bias.map { Int64($0.magnitude) }
    var weights: [Part] = []
    var excess: [Part] = []
    for panel in panels {
      let block = panel.vectors * lanes * 4
      let tapBytes = (channels + 3) / 4 * block
      var bytes = [UInt8](repeating: 0, count: taps * tapBytes)
      var excessBytes = bytes
      var excessGroups: Range<Int>?
      problem.filter.withSpan(as: UInt8.self) { filter in
        for channel in 0..<panel.channels {
          let output = panel.firstChannel + channel
          for tap in 0..<taps {
            let source = (output * taps + tap) * channels
            let target = tap * tapBytes + channel * 4
            var sum: Int32 = 0
            var magnitudes: Int32 = 0
            for c in 0..<channels {
              let weight = operands.weight(filter[source + c])
              sum &+= weight
              magnitudes &+= abs(weight)
              let at = target + (c >> 2) * block + c & 3
              (bytes[at], excessBytes[at]) = OperandShifts.bytes(weight)
              if excessBytes[at] != 0 {
                let known = excessGroups ?? c >> 2..<c >> 2
                excessGroups = min(known.lowerBound, c >> 2)..<max(known.upperBound, c >> 2 + 1)
              }
            }
            tapSums[output * taps + tap] = sum
            bounds[output] += 255 * Int64(magnitudes)
          }
        }
      }
      weights.append(
        Part(bytes: Constant(copying: bytes), groups: 0..<(channels + 3) / 4, tapBytes: tapBytes))
      let groups = excessGroups ?? 0..<0
      excess.append(
        Part(
          bytes: Constant(
            copying: (0..<taps).flatMap { tap in
              excessBytes[
                tap * tapBytes + groups.lowerBound * block..<tap * tapBytes + groups.upperBound * block]
            }), groups: groups, tapBytes: groups.count * block))
    }
    self.weights = weights
    self.excess = excess
    guard
      let requantization = PackedRequantization(
        problem.requantizers, count: paddedChannels, bounds: bounds, zeroPoint: problem.outputZeroPoint,
        clamp: problem.clamp)
    else { return nil }
    self.requantization = requantization

    var biases: [Int32] = []
    for row in runs.rows {
      for column in runs.columns {
        for output in 0..<paddedChannels {
          var sum: Int32 = 0
          for y in row.taps { for x in column.taps { sum += tapSums[output * taps + y * tapColumns + x] } }
          biases.append(output < outputs ? problem.bias[output] &- operands.inputZeroPoint &* sum : 0)
        }
      }
    }
    self.biases = Constant(biases)
  }

  /// A panel's weights, or their excess, from a tap on.
  func weights(_ panel: Int, excess isExcess: Bool, firstTap: Int) -> ConvolutionWeights {
    let part = isExcess ? excess[panel] : weights[panel]
    return unsafe ConvolutionWeights(
      bytes: part.bytes.pointer(to: UInt8.self) + firstTap * part.tapBytes,
      rowStride: tapColumns * part.tapBytes,
      firstChannel: part.groups.lowerBound * 4, groups: part.groups.count)
  }

  /// The biases of all channels for a run's taps.
  func bias(_ run: WindowRun) -> UnsafePointer<Int32> {
    unsafe biases.pointer(to: Int32.self) + run.shape * paddedChannels
  }
}
