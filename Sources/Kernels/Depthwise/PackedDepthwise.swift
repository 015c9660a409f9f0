/// A depthwise filter as `DepthwiseTile` reads it, for every pair of a run of rows and a run of columns: each has
/// its own taps. The zero-point algebra, equation 5 of Quantization.md, is `PackedConvolution`'s with one input channel
/// an output.
struct PackedDepthwise: Sendable {
  struct Taps: Sendable {
    let offsets: Constant
    let groups: Int
    let weights: Constant
    /// What weights are more than a signed byte holds, in the same order.
    let excess: Constant
    let bias: Constant
  }

  /// `[run of rows][run of columns]`
  let taps: [[Taps]]
  /// Whether a group holds the taps of a column, and there are three groups; else any four taps.
  let isByColumn: Bool
  let requantization: PackedRequantization
  /// How many pixels count as one, so that their channels fill vectors: with stride 1 they lie side by side.
  let pixels: Int
  let flip: Constant
  /// For each block of channels, 1 where one of its weights has an excess.
  let hasExcess: Constant

  /// Nil where the tile cannot compute the convolution exactly, or at all.
  init?(_ problem: QuantizedConvolution, _ kernels: VectorKernels, _ runs: WindowRuns) {
    let channels = problem.outputChannels
    guard problem.inputChannels == channels else { return nil }
    let width = kernels.lanes * 4
    let pixels = problem.window.x.stride == 1 ? Self.pixels(filling: width, with: channels) : 1
    self.pixels = pixels
    let paddedChannels = (channels * pixels + width - 1) / width * width

    let operands = OperandShifts(problem, kernels)
    guard operands.fit(problem.filter) else { return nil }
    flip = operands.flip(width: width)
    let count = problem.window.y.taps * problem.window.x.taps
    let weights = problem.filter.array(of: UInt8.self).map(operands.weight)
    let exceeds = (0..<channels).map { channel in
      (0..<count).contains { OperandShifts.bytes(weights[$0 * channels + channel]).excess != 0 }
    }
    hasExcess = Constant(
      stride(from: 0, to: paddedChannels, by: width).map { block in
        (block..<block + width).contains { $0 < channels * pixels && exceeds[$0 % channels] } ? 1 : 0
      } as [UInt8])

    var bounds = problem.bias.map { Int64($0.magnitude) }
    for (index, weight) in weights.enumerated() {
      bounds[index % channels] += 255 * Int64(weight.magnitude)
    }
    let order = WordOrder(kernels, channels: paddedChannels)
    guard
      let requantization = PackedRequantization(
        order.arranged((0..<pixels).flatMap { _ in problem.requantizers }, filler: Requantizer(0)),
        count: paddedChannels, bounds: order.arranged((0..<pixels).flatMap { _ in bounds }, filler: 0),
        zeroPoint: problem.outputZeroPoint, clamp: problem.clamp)
    else { return nil }
    self.requantization = requantization

    let isByColumn = problem.window.y.taps <= 3 && problem.window.x.taps <= 3
    self.isByColumn = isByColumn
    taps = runs.rows.map { row in
      runs.columns.map { column in
        let taps = row.taps.flatMap { y in column.taps.map { x in (y, x) } }
        let groups = isByColumn ? 3 : max(1, (taps.count + 3) / 4)
        var offsets = [Int](repeating: 0, count: groups * 4)
        var packed = [UInt8](repeating: 0, count: paddedChannels * groups * 4)
        var excess = packed
        var bias = order.arranged((0..<pixels).flatMap { _ in problem.bias }, filler: 0)
        for (index, (y, x)) in taps.enumerated() {
          let (group, place) =
            isByColumn
            ? (x - column.taps.lowerBound, y - row.taps.lowerBound)
            : index.quotientAndRemainder(dividingBy: 4)
          offsets[group * 4 + place] =
            ((y - row.taps.lowerBound) * problem.window.y.dilation * problem.window.x.input
              + (x - column.taps.lowerBound) * problem.window.x.dilation) * channels
          for channel in 0..<channels * pixels {
            let weight = weights[(y * problem.window.x.taps + x) * channels + channel % channels]
            let word = order.words[channel]
            let at = (word / width * groups + group) * width * 4 + word % width * 4 + place
            (packed[at], excess[at]) = OperandShifts.bytes(weight)
            bias[word] &-= operands.inputZeroPoint &* weight
          }
        }
        return Taps(
          offsets: Constant(offsets), groups: groups, weights: Constant(copying: packed),
          excess: Constant(copying: excess), bias: Constant(bias))
      }
    }
  }

  /// The fewest pixels whose channels are whole vectors: one where that takes too many, or where the channels of one
  /// alone fill their vectors well.
  private static func pixels(filling width: Int, with channels: Int) -> Int {
    guard (channels + width - 1) / width * width * 2 > channels * 3 else { return 1 }
    var pixels = 1
    while channels * pixels % width != 0 { pixels *= 2 }
    return channels * pixels <= 1024 ? pixels : 1
  }
}

/// The order in which `DepthwiseTile` has the channels of a block in words: those of the same part of a vector of bytes
/// are the words of the same part of four vectors, a quarter in each.
private struct WordOrder {
  /// For each channel its word.
  let words: [Int]

  init(_ kernels: VectorKernels, channels: Int) {
    let (part, quarter) = (kernels.interleavedBytes, kernels.interleavedBytes / 4)
    words = (0..<channels).map { channel in
      let inBlock = channel % (kernels.lanes * 4)
      let vector = inBlock % part / quarter
      return channel - inBlock + vector * kernels.lanes + inBlock / part * quarter + inBlock % quarter
    }
  }

  /// Values of channels, of which there may be fewer than words.
  func arranged<Value>(_ values: [Value], filler: Value) -> [Value] {
    var arranged = [Value](repeating: filler, count: words.count)
    for (value, word) in zip(values, words) { arranged[word] = value }
    return arranged
  }
}
