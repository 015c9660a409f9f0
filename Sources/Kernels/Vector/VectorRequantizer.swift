/// The constants of the requantizations of all output channels, as vectors read them: five rows of `count` words.
///
/// In exact integers, the same as `Requantizer` with its two roundings. With x doubled, the first is the high half of
/// `2x * q + 2^31`; the second, ties away from zero, is `(y + 2^(e-1) - (y < 0 ? 1 : 0)) >> e`. Both need `|2x|` below
/// 2^31 after the left shift, which `init` proves from the largest accumulators that the weights allow.
package struct PackedRequantization: Sendable {
  package let count: Int
  /// Multipliers; left shifts and one for the doubling; right shifts; 2^(e-1), or 0 without a right shift; -1, or 0
  /// without a right shift.
  package let words: [Int32]

  /// - Parameters:
  ///   - count: the number of channels, filled up to whole vectors.
  ///   - bounds: the largest magnitude that each channel's accumulator can have.
  /// - Returns: nil where an accumulator could leave the range in which the vector form is exact, or where the
  ///   rounding is another than the reference's.
  package init?(_ requantizers: [Requantizer], count: Int, bounds: [Int64]) {
    var rows = [[Int32]](repeating: [Int32](repeating: 0, count: count), count: 5)
    for (channel, requantizer) in requantizers.enumerated() {
      let left = Int64(max(requantizer.factor.shift, 0) + 1)
      let right = max(-requantizer.factor.shift, 0)
      guard requantizer.rounding == .reference, left < 31, right < 31,
        bounds[channel] < (Int64(1) << 31) >> left
      else { return nil }
      rows[0][channel] = requantizer.factor.multiplier
      rows[1][channel] = Int32(left)
      rows[2][channel] = Int32(right)
      rows[3][channel] = right > 0 ? 1 << (Int32(right) - 1) : 0
      rows[4][channel] = right > 0 ? -1 : 0
    }
    self.count = count
    words = rows.flatMap { $0 }
  }
}

/// The constants of one vector of output channels.
@frozen @usableFromInline package struct VectorRequantizer<ISA: VectorISA> {
  @usableFromInline let multiplier: ISA.Words
  @usableFromInline let left: ISA.Words
  @usableFromInline let right: ISA.Words
  @usableFromInline let half: ISA.Words
  @usableFromInline let tie: ISA.Words

  /// Reads the constants of the channels from `channel` on.
  @inlinable @inline(__always)
  package init(_ constants: UnsafePointer<Int32>, count: Int, channel: Int) {
    let start = unsafe UnsafeRawPointer(constants + channel)
    let stride = count * 4
    multiplier = unsafe start.loadUnaligned(as: ISA.Words.self)
    left = unsafe (start + stride).loadUnaligned(as: ISA.Words.self)
    right = unsafe (start + 2 * stride).loadUnaligned(as: ISA.Words.self)
    half = unsafe (start + 3 * stride).loadUnaligned(as: ISA.Words.self)
    tie = unsafe (start + 4 * stride).loadUnaligned(as: ISA.Words.self)
  }

  @inlinable @inline(__always)
  package func callAsFunction(_ value: ISA.Words) -> ISA.Words {
    // The sign of the value is the sign of its high half, or that is 0 and the tie makes no difference.
    let sign = (value &>> ISA.Words(repeating: 31)) & tie
    let high = ISA.multiplyHighRounded(value &<< left, multiplier)
    return (high &+ (half &+ sign)) &>> right
  }
}
