/// A convolution's weights as `ConvolutionTile` reads them.
struct PackedFilter: Sendable {
  let panels: [Panel]
  /// One a panel.
  let weights: [PackedWeights]
  /// For each run's shape and each panel.
  private let strips: [[Constant]]
  /// For each run's shape and each output channel, filled up to whole vectors, the sum of the weights less their zero
  /// point over the taps that touch the image.
  let tapSums: [Int32]
  /// Output channels, filled up to whole vectors.
  let paddedChannels: Int
  private let flip: Constant
  private let areBySign: Bool

  /// Nil where the tile cannot compute the convolution.
  init?(
    _ shape: WeightedShape, _ filter: Constant, _ operands: OperandShifts, _ kernels: VectorKernels,
    _ runs: WindowRuns
  ) {
    guard shape.groupChannels == shape.inputChannels, shape.hasSmallTables else { return nil }
    let lanes = kernels.lanes
    let (channels, outputs) = (shape.inputChannels, shape.outputChannels)
    let taps = shape.window.y.taps * shape.window.x.taps
    flip = operands.flip(width: lanes * 4)
    areBySign = operands.areBySign
    panels = Panel.split(outputs, lanes: lanes, widest: kernels.convolution.count)
    paddedChannels = (outputs + lanes - 1) / lanes * lanes

    weights = panels.map { panel in
      let rows =
        panel.firstChannel * taps * channels..<(panel.firstChannel + panel.channels) * taps * channels
      return unsafe PackedWeights(
        UnsafeBufferPointer(rebasing: filter.bytes.assumingMemoryBound(to: UInt8.self)[rows]), operands,
        channels: panel.channels, taps: taps, inputChannels: channels, depth: kernels.tileDepth,
        blockBytes: panel.vectors * lanes * kernels.tileDepth,
        splitsParity: kernels.splitsParity)
    }

    // Large filters have hundreds of shapes, each with a list of what counts for it.
    let blocks = weights.reduce(0) { $0 + taps + $1.excessGroups.count }
    guard blocks * runs.rows.count * runs.columns.count <= 1 << 22 else { return nil }
    strips = runs.shapes.map { [weights] run in
      weights.map { Constant($0.strips(run, tapColumns: shape.window.x.taps)) }
    }

    let sums = weights.flatMap { $0.sums }
    var tapSums: [Int32] = []
    for row in runs.rows {
      for column in runs.columns {
        for output in 0..<paddedChannels {
          guard output < outputs else {
            tapSums.append(0)
            continue
          }
          var sum: Int32 = 0
          for y in row.taps {
            for x in column.taps { sum += sums[output * taps + y * shape.window.x.taps + x] }
          }
          tapSums.append(sum)
        }
      }
    }
    self.tapSums = tapSums
  }

  /// The part of a tile's work that sums products.
  ///
  /// - Parameter bias: what the panel's sums begin with.
  func sums(panel index: Int, _ run: WindowRun, bias: UnsafePointer<Int32>) -> ConvolutionSums {
    let strips = strips[run.shape][index]
    return unsafe ConvolutionSums(
      strips: strips.pointer(to: ConvolutionStrip.self),
      stripCount: strips.count(of: ConvolutionStrip.self),
      weights: weights[index].bytes.pointer(to: UInt8.self), areBySign: areBySign,
      flip: flip.pointer(to: UInt8.self), bias: bias)
  }

  /// Blocks of excess for every block of weights.
  var excess: Double {
    let blocks = weights.reduce(0) { $0 + $1.blockCount }
    return Double(weights.reduce(0) { $0 + $1.excessGroups.count }) / Double(max(1, blocks))
  }
}

extension WeightedShape {
  /// Vector kernels keep weights or biases for every run of rows and columns. A filter as large as the image has as many
  /// runs as outputs: that is left to the reference kernel, which keeps nothing.
  var hasSmallTables: Bool {
    var count = 1
    for factor in [
      window.y.mostRuns, window.x.mostRuns, window.y.taps, window.x.taps, max(64, outputChannels),
    ] {
      let (product, overflow) = count.multipliedReportingOverflow(by: factor)
      guard !overflow, product <= 1 << 26 else { return false }
      count = product
    }
    return true
  }
}
