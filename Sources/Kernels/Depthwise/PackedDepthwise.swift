/// A depthwise filter as `DepthwiseTile` reads it, for every pair of a run of rows and a run of columns: each has
/// its own taps. The zero-point algebra is `PackedConvolution`'s with one input channel an output.
struct PackedDepthwise: Sendable {
  struct Taps: Sendable {
    let offsets: Constant
    let groups: Int
    let weights: Constant
    let corrections: Constant?
    let bias: Constant
  }

  /// `[run of rows][run of columns]`
  let taps: [[Taps]]
  let requantization: PackedRequantization
  /// How many pixels count as one, so that their channels fill vectors: with stride 1 they lie side by side.
  let pixels: Int
  let flip: Constant

  /// Nil where the tile cannot compute the convolution exactly, or at all.
  init?(_ problem: QuantizedConvolution, _ kernels: VectorKernels, _ runs: WindowRuns) {
    let channels = problem.outputChannels
    guard problem.inputChannels == channels else { return nil }
    let width = kernels.lanes * 4
    let pixels = problem.window.x.stride == 1 ? Self.pixels(filling: width, with: channels) : 1
    self.pixels = pixels
    let paddedChannels = (channels * pixels + width - 1) / width * width

    let operands = OperandShifts(problem, kernels)
    flip = operands.flip(width: width)
    let filter = problem.filter.array(of: UInt8.self).map(operands.weight)
    // Weights without their zero point, where that fits their type.
    let isCentred = filter.allSatisfy { -128...127 ~= $0 - operands.weightZeroPoint }
    let zeroPoint = isCentred ? 0 : operands.weightZeroPoint
    guard zeroPoint > -128 else { return nil }
    let weights = isCentred ? filter.map { $0 - operands.weightZeroPoint } : filter

    var bounds = problem.bias.map { Int64($0.magnitude) }
    for (index, weight) in weights.enumerated() {
      bounds[index % channels] += 255 * Int64((weight - zeroPoint).magnitude)
    }
    guard
      let requantization = PackedRequantization(
        (0..<pixels).flatMap { _ in problem.requantizers }, count: paddedChannels,
        bounds: (0..<pixels).flatMap { _ in bounds }, zeroPoint: problem.outputZeroPoint, clamp: problem.clamp)
    else { return nil }
    self.requantization = requantization

    taps = runs.rows.map { row in
      runs.columns.map { column in
        let taps = row.taps.flatMap { y in column.taps.map { x in (y, x) } }
        let groups = max(1, (taps.count + 3) / 4)
        var offsets = [Int](repeating: 0, count: groups * 4)
        var packed = [UInt8](repeating: 0, count: paddedChannels * groups * 4)
        var corrections = [UInt8](repeating: 0, count: groups * width)
        var bias = (0..<pixels).flatMap { _ in problem.bias }
        bias += [Int32](repeating: 0, count: paddedChannels - bias.count)
        for (index, (y, x)) in taps.enumerated() {
          let (group, place) = index.quotientAndRemainder(dividingBy: 4)
          offsets[index] =
            ((y - row.taps.lowerBound) * problem.window.y.dilation * problem.window.x.input
              + (x - column.taps.lowerBound) * problem.window.x.dilation) * channels
          for lane in 0..<width / 4 {
            corrections[group * width + lane * 4 + place] = UInt8(truncatingIfNeeded: -zeroPoint)
          }
          for channel in 0..<channels * pixels {
            let weight = weights[(y * problem.window.x.taps + x) * channels + channel % channels]
            let (block, inBlock) = channel.quotientAndRemainder(dividingBy: width)
            packed[((block * groups + group) * width + inBlock) * 4 + place] = UInt8(
              truncatingIfNeeded: weight)
            bias[channel] &-= operands.inputZeroPoint &* (weight - zeroPoint)
          }
        }
        return Taps(
          offsets: Constant(offsets), groups: groups, weights: Constant(copying: packed),
          corrections: zeroPoint == 0 ? nil : Constant(copying: corrections), bias: Constant(bias))
      }
    }
  }

  /// The fewest pixels whose channels are whole vectors, or one where that takes too many.
  private static func pixels(filling width: Int, with channels: Int) -> Int {
    var pixels = 1
    while channels * pixels % width != 0 { pixels *= 2 }
    return channels * pixels <= 1024 ? pixels : 1
  }
}
