/// A depthwise filter as `DepthwiseTile` reads it, for every pair of a run of rows and a run of columns: each has
/// its own taps.
struct PackedDepthwise: Sendable {
  struct Taps: Sendable {
    let offsets: Constant
    let groups: Int
    let weights: Constant
    /// What weights are more than a signed byte holds, in the same order.
    let excess: Constant
    /// Of each channel the sum of the weights less their zero point, in the order of the words.
    let sums: [Int32]
  }

  /// `[run of rows][run of columns]`
  let taps: [[Taps]]
  /// Whether a group holds the taps of a column, and there are three groups; else any four taps.
  let isByColumn: Bool
  /// Of each channel the sum of the weights' magnitudes.
  let magnitudes: [Int64]
  /// How many pixels count as one, so that their channels fill vectors: with stride 1 they lie side by side.
  let pixels: Int
  let flip: Constant
  /// A vector of the activations' zero point, as `flip` leaves it; nil where no run has columns in the padding.
  let pad: Constant?
  /// For each block of channels, 1 where one of its weights has an excess.
  let hasExcess: Constant

  let channels: Int
  private let order: WordOrder

  /// Nil where the tile cannot compute the convolution.
  init?(
    _ shape: WeightedShape, _ filter: Constant, _ operands: OperandShifts, _ kernels: VectorKernels,
    _ runs: WindowRuns
  ) {
    let channels = shape.outputChannels
    guard shape.inputChannels == channels, shape.hasSmallTables, operands.fit(filter) else { return nil }
    self.channels = channels
    let width = kernels.lanes * 4
    let pixels = Self.pixels(shape, width: width)
    self.pixels = pixels
    let paddedChannels = (channels * pixels + width - 1) / width * width

    flip = operands.flip(width: width)
    pad =
      runs.padsColumns
      ? Constant([UInt8](repeating: UInt8(truncatingIfNeeded: operands.inputZeroPoint), count: width)) : nil
    let count = shape.window.y.taps * shape.window.x.taps
    let weights = filter.array(of: UInt8.self).map(operands.weight)
    let exceeds = (0..<channels).map { channel in
      (0..<count).contains { OperandShifts.bytes(weights[$0 * channels + channel]).excess != 0 }
    }
    hasExcess = Constant(
      stride(from: 0, to: paddedChannels, by: width).map { block in
        (block..<block + width).contains { $0 < channels * pixels && exceeds[$0 % channels] } ? 1 : 0
      } as [UInt8])

    var magnitudes = [Int64](repeating: 0, count: channels)
    for (index, weight) in weights.enumerated() { magnitudes[index % channels] += Int64(weight.magnitude) }
    self.magnitudes = magnitudes
    let order = WordOrder(kernels, channels: paddedChannels)
    self.order = order

    let isByColumn = shape.window.y.taps <= 3 && shape.window.x.taps <= 3
    self.isByColumn = isByColumn
    let bytes = DepthwiseWeightBytes(weights, channels: channels, pixels: pixels, width: width, order)
    taps = runs.rows.map { row in
      runs.columns.map { column in
        let taps = row.taps.flatMap { y in column.taps.map { x in (y, x) } }
        let groups = isByColumn ? 3 : max(1, (taps.count + 3) / 4)
        var offsets = [Int](repeating: 0, count: groups * 4)
        var members = [Int?](repeating: nil, count: groups * 4)
        var sums = [Int32](repeating: 0, count: channels)
        for (index, (y, x)) in taps.enumerated() {
          let place =
            isByColumn ? (x - column.taps.lowerBound) * 4 + (y - row.taps.lowerBound) : index
          offsets[place] =
            ((y - row.taps.lowerBound) * shape.window.y.dilation * shape.window.x.input
              + (x - column.taps.lowerBound) * shape.window.x.dilation) * channels
          let tap = y * shape.window.x.taps + x
          members[place] = tap
          for channel in 0..<channels {
            sums[channel] += weights[tap * channels + channel]
          }
        }
        let packed = bytes.packed(members, bytes.bytes)
        return Taps(
          offsets: Constant(offsets), groups: groups, weights: packed,
          excess: exceeds.contains(true) ? bytes.packed(members, bytes.excess) : packed,
          sums: order.arranged(sums, pixels: pixels, filler: 0))
      }
    }
  }

  /// Words of the channels of all pixels that count as one.
  var words: Int { order.words.count }

  /// Values of channels in the order of the words, of which there may be more.
  func arranged<Value>(_ values: [Value], filler: Value) -> [Value] {
    order.arranged(values, pixels: pixels, filler: filler)
  }

  /// Values of words in the order of the channels of one pixel.
  func inOrder<Value>(_ values: [Value]) -> [Value] { (0..<channels).map { values[order.words[$0]] } }

  /// Whether padding on both sides leaves a row as long as it is, and pixels count one by one.
  static func padsColumns(_ shape: WeightedShape, _ kernels: VectorKernels) -> Bool {
    let x = shape.window.x
    return x.taps == 3 && shape.window.y.taps <= 3 && x.stride == 1 && x.padding == x.dilation
      && x.output == x.input && pixels(shape, width: kernels.lanes * 4) == 1
  }

  /// The fewest pixels whose channels are whole vectors: one where that takes too many, or where the channels of one
  /// alone fill their vectors well.
  private static func pixels(_ shape: WeightedShape, width: Int) -> Int {
    let channels = shape.outputChannels
    guard shape.window.x.stride == 1, (channels + width - 1) / width * width * 2 > channels * 3 else {
      return 1
    }
    var pixels = 1
    while channels * pixels % width != 0 { pixels *= 2 }
    return channels * pixels <= 1024 ? pixels : 1
  }
}

/// The two bytes of all weights, `[tap][channel]`, and a tap of zeros behind the last.
private struct DepthwiseWeightBytes {
  let bytes: [UInt8]
  let excess: [UInt8]
  private let channels: Int
  private let width: Int
  /// For each word its channel; nil for one that fills up a vector.
  private let channelOfWord: [Int?]

  init(_ weights: [Int32], channels: Int, pixels: Int, width: Int, _ order: WordOrder) {
    let halves = (weights + [Int32](repeating: 0, count: channels)).map(OperandShifts.bytes)
    bytes = halves.map { $0.weight }
    excess = halves.map { $0.excess }
    self.channels = channels
    self.width = width
    var channelOfWord = [Int?](repeating: nil, count: order.words.count)
    for channel in 0..<channels * pixels { channelOfWord[order.words[channel]] = channel % channels }
    self.channelOfWord = channelOfWord
  }

  /// `[block of channels][group][word][4 taps]`; taps that are nil have weight 0.
  func packed(_ taps: [Int?], _ bytes: [UInt8]) -> Constant {
    let zeros = bytes.count - channels
    return unsafe Constant(byteCount: channelOfWord.count * taps.count) { target in
      unsafe bytes.withUnsafeBufferPointer { bytes in
        var at = 0
        for block in stride(from: 0, to: channelOfWord.count, by: width) {
          for group in stride(from: 0, to: taps.count, by: 4) {
            let rows = unsafe InlineArray<4, UnsafePointer<UInt8>> {
              unsafe bytes.baseAddress! + (taps[group + $0].map { $0 * channels } ?? zeros)
            }
            for word in block..<block + width {
              if let channel = channelOfWord[word] {
                for tap in 0..<4 { unsafe target[at + tap] = rows[tap][channel] }
              }
              at += 4
            }
          }
        }
      }
    }
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

  /// Values of channels, for each of so many pixels.
  func arranged<Value>(_ values: [Value], pixels: Int, filler: Value) -> [Value] {
    var arranged = [Value](repeating: filler, count: words.count)
    for index in 0..<values.count * pixels { arranged[words[index]] = values[index % values.count] }
    return arranged
  }
}
