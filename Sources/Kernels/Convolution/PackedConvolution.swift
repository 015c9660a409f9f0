/// A convolution's weights as `ConvolutionTile` reads them, and the constants that zero-point algebra folds together.
///
/// A tile multiplies activations a by weights w, both shifted so that `dot` takes them: `a = x + f`, `w = v + g` with
/// zero points `za = zx + f` and `zw = zv + g`. Over the taps T that touch the image (Quantization.md, equations 5, 6),
///
///     sum (x - zx) (v - zv)  =  sum (a - za) (w - zw)
///                            =  sum a w  -  zw sum a  -  za sum w  +  |T| C za zw
///
/// The first term is the tile's, the second its correction; the last two are constants of an output channel and a set
/// of taps, and join its bias. A channel whose weights fit a signed byte without their zero point, as those of nearly
/// all channels do, is packed without it: then zw = 0, and a panel of such channels needs no correction.
struct PackedConvolution: Sendable {
  let panels: [Panel]
  let weights: Constant
  /// Bytes of one tap's weights in a panel of one vector.
  let tapBytes: Int
  /// Biases of all channels, a row for each pair of a run of rows and a run of columns.
  private let biases: Constant
  let requantization: PackedRequantization
  /// Output channels, filled up to whole vectors.
  let paddedChannels: Int
  /// Groups of four input channels.
  let groups: Int
  let flip: Constant
  /// zw of every output channel.
  private let weightZeroPoints: Constant
  let ones: Constant
  private let taps: Int
  private let columnRuns: Int
  private let isCorrected: [Bool]

  /// Nil where the tile cannot compute the convolution exactly, or at all.
  init?(_ problem: QuantizedConvolution, _ kernels: VectorKernels, _ runs: WindowRuns) {
    guard problem.groupChannels == problem.inputChannels else { return nil }
    let lanes = kernels.lanes
    let (channels, outputs) = (problem.inputChannels, problem.outputChannels)
    let taps = problem.window.y.taps * problem.window.x.taps
    let tapColumns = problem.window.x.taps
    groups = (channels + 3) / 4
    let tapBytes = groups * lanes * 4
    self.tapBytes = tapBytes

    let operands = OperandShifts(problem, kernels)
    let inputZeroPoint = operands.inputZeroPoint
    flip = operands.flip(width: lanes * 4)
    ones = Constant(copying: (0..<channels + lanes * 4).map { $0 < channels ? 1 : 0 })

    let panels = Panel.split(outputs, lanes: lanes, widest: kernels.convolution.count)
    self.panels = panels
    paddedChannels = (outputs + lanes - 1) / lanes * lanes
    self.taps = taps
    columnRuns = runs.columns.count

    let zeroPoints = operands.zeroPoints(problem.filter, channels: outputs, stride: 1, run: taps * channels)
    weightZeroPoints = Constant(zeroPoints + [Int32](repeating: 0, count: paddedChannels - outputs))
    isCorrected = panels.map { panel in
      zeroPoints[panel.firstChannel..<panel.firstChannel + panel.channels].contains { $0 != 0 }
    }

    // Weights [panel][tap][group][vector][lane][4], and the sums over each tap's input channels.
    var packed = [UInt8](repeating: 0, count: paddedChannels / lanes * taps * tapBytes)
    var tapSums = [Int32](repeating: 0, count: paddedChannels * taps)
    var bounds = problem.bias.map { Int64($0.magnitude) }
    problem.filter.withSpan(as: UInt8.self) { filter in
      for panel in panels {
        for channel in 0..<panel.channels {
          let output = panel.firstChannel + channel
          let (vector, lane) = channel.quotientAndRemainder(dividingBy: lanes)
          let zeroPoint = zeroPoints[output]
          let centre = operands.weightZeroPoint - zeroPoint
          for tap in 0..<taps {
            let source = (output * taps + tap) * channels
            let target =
              panel.firstChannel / lanes * taps * tapBytes + tap * tapBytes * panel.vectors
              + (vector * lanes + lane) * 4
            for c in 0..<channels {
              let weight = operands.weight(filter[source + c]) - centre
              packed[target + c / 4 * panel.vectors * lanes * 4 + c % 4] = UInt8(truncatingIfNeeded: weight)
              tapSums[output * taps + tap] += weight
              bounds[output] += 255 * Int64((weight - zeroPoint).magnitude)
            }
          }
        }
      }
    }
    weights = Constant(copying: packed)
    guard
      let requantization = PackedRequantization(
        problem.requantizers, count: paddedChannels, bounds: bounds, zeroPoint: problem.outputZeroPoint,
        clamp: problem.clamp)
    else { return nil }
    self.requantization = requantization

    var biases: [Int32] = []
    for row in runs.rows {
      for column in runs.columns {
        let products = Int32(row.taps.count * column.taps.count * channels) &* inputZeroPoint
        for output in 0..<paddedChannels {
          var sum: Int32 = 0
          for y in row.taps { for x in column.taps { sum += tapSums[output * taps + y * tapColumns + x] } }
          guard output < outputs else {
            biases.append(0)
            continue
          }
          biases.append(problem.bias[output] &- inputZeroPoint &* sum &+ products &* zeroPoints[output])
        }
      }
    }
    self.biases = Constant(biases)
  }

  /// Where a panel's weights begin.
  func offset(of panel: Panel) -> Int { panel.firstChannel * taps * groups * 4 }

  /// The biases of all channels for a run's taps.
  func bias(_ run: WindowRun) -> UnsafePointer<Int32> {
    unsafe biases.pointer(to: Int32.self) + (run.row * columnRuns + run.column) * paddedChannels
  }

  /// zw of a panel's channels; nil where it is 0 for all of them.
  func weightZeroPoints(of panel: Int) -> UnsafePointer<Int32>? {
    guard isCorrected[panel] else { return nil }
    return unsafe weightZeroPoints.pointer(to: Int32.self) + panels[panel].firstChannel
  }
}
