/// A convolution's weights as `ConvolutionTile` reads them, and the constants that zero-point algebra folds together.
///
/// A tile multiplies activations `a = x + f`, shifted so that `dot` takes them, with zero point `za = zx + f`, by weights
/// w less their zero point. Over the taps that touch the image (Quantization.md, equation 5),
///
///     sum (x - zx) w  =  sum a w  -  za sum w
///
/// The first term is the tile's; the second is a constant of an output channel and a set of taps, and joins its bias.
struct PackedConvolution: Sendable {
  let filter: PackedFilter
  /// Biases of all channels, a row for each pair of a run of rows and a run of columns.
  private let biases: Constant
  let requantization: PackedRequantization

  /// Nil where the tile cannot compute the convolution exactly, or at all.
  init?(_ problem: QuantizedConvolution, _ kernels: VectorKernels, _ runs: WindowRuns) {
    var operands = OperandShifts(problem, kernels)
    guard var filter = PackedFilter(problem.shape, problem.filter, operands, kernels, runs) else {
      return nil
    }
    if kernels.splitsSigns, filter.excess > 0.35 {
      operands = OperandShifts(problem, kernels, areBySign: true)
      guard let bySign = PackedFilter(problem.shape, problem.filter, operands, kernels, runs) else {
        return nil
      }
      filter = bySign
    }
    self.filter = filter
    let magnitudes = filter.weights.flatMap { $0.magnitudes }
    guard
      let requantization = PackedRequantization(
        problem.requantizers, count: filter.paddedChannels,
        bounds: zip(problem.bias, magnitudes).map { Int64($0.magnitude) + 255 * $1 },
        zeroPoint: problem.outputZeroPoint, clamp: problem.clamp)
    else { return nil }
    self.requantization = requantization
    biases = Constant(
      filter.tapSums.enumerated().map { index, sum in
        let channel = index % filter.paddedChannels
        guard channel < problem.bias.count else { return 0 }
        return Int32(truncatingIfNeeded: problem.bias[channel]) &- operands.inputZeroPoint &* sum
      } as [Int32])
  }

  /// The biases of all channels for a run's taps.
  func bias(_ run: WindowRun) -> UnsafePointer<Int32> {
    unsafe biases.pointer(to: Int32.self) + run.shape * filter.paddedChannels
  }
}
