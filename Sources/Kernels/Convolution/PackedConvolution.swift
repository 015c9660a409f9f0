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
      var excessBytes: [UInt8] = []
      var excessGroups = 0..<0
      problem.filter.withSpan(as: UInt8.self) { filter in
        for channel in 0..<panel.channels {
          for tap in 0..<taps {
            let source = ((panel.firstChannel + channel) * taps + tap) * channels
            let target = tap * tapBytes + channel * 4
            let row = operands.pack(
              filter.extracting(source..<source + channels), into: &bytes, at: target, groupBytes: block)
            tapSums[(panel.firstChannel + channel) * taps + tap] = row.sum
            bounds[panel.firstChannel + channel] += 255 * Int64(row.magnitudes)
            guard row.exceeds else { continue }
            if excessBytes.isEmpty { excessBytes = [UInt8](repeating: 0, count: bytes.count) }
            for c in 0..<channels {
              let excess = OperandShifts.bytes(operands.weight(filter[source + c])).excess
              guard excess != 0 else { continue }
              excessBytes[target + (c >> 2) * block + c & 3] = excess
              excessGroups =
                excessGroups.isEmpty
                ? c >> 2..<c >> 2 + 1
                : min(excessGroups.lowerBound, c >> 2)..<max(excessGroups.upperBound, c >> 2 + 1)
            }
          }
        }
      }
      weights.append(
        Part(bytes: Constant(copying: bytes), groups: 0..<(channels + 3) / 4, tapBytes: tapBytes))
      let range = excessGroups.lowerBound * block..<excessGroups.upperBound * block
      excess.append(
        Part(
          bytes: Constant(
            copying: (0..<(range.isEmpty ? 0 : taps)).flatMap { tap in
              excessBytes[tap * tapBytes + range.lowerBound..<tap * tapBytes + range.upperBound]
            }), groups: excessGroups, tapBytes: range.count))
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
