/// Rows of an 8-bit SOFTMAX whose powers are known: each becomes its share of the row's sum, in steps of 1/256.
@frozen @usableFromInline @safe package struct SharesRun {
  /// Q0.31, a row after the other, each of whole vectors.
  @usableFromInline package var powers: UnsafePointer<Int32>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var rows: Int
  @usableFromInline package var depth: Int
  /// The rows' sums, shifted to the left until their first bit is 1 and the last one is 0: a whole vector, which becomes
  /// that of their reciprocals.
  @usableFromInline package var sums: UnsafeMutablePointer<Int32>
  /// By how much a power times a reciprocal is shifted.
  @usableFromInline package var shifts: UnsafePointer<Int32>
  /// What the bits of an output are flipped by.
  @usableFromInline package var flip: UInt8
}

@frozen @usableFromInline package enum SharesLoop<ISA: VectorISA> {
  /// Nothing is negative, so that both roundings go up from a half. With a reciprocal of significand s,
  ///
  ///     quotient = (p * s + 2^30) >> 31 = (p * 2s + 2^31) >> 32
  ///     share = (quotient + 2^(shift - 1)) >> shift = ((quotient >> (shift - 1)) + 1) >> 1
  ///
  /// 2s is no signed word, 2s - 2^32 is, and p is added for what that lacks.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: SharesRun) {
    unsafe invert(run.sums)
    let half = ISA.lowWords(.min)
    let one = ISA.Words(repeating: 1)
    let flip = ISA.Words(repeating: Int32(run.flip))
    var powers = unsafe UnsafeRawPointer(run.powers)
    for row in 0..<run.rows {
      let doubled = unsafe ISA.Words(repeating: run.sums[row])
      let shift = unsafe ISA.Words(repeating: run.shifts[row] &- 1)
      for index in stride(from: row &* run.depth, to: (row &+ 1) &* run.depth, by: ISA.lanes) {
        let power = unsafe powers.loadUnaligned(as: ISA.Words.self)
        unsafe powers += ISA.lanes &* 4
        let quotient = ISA.multiplyHigh(doubled, power, addingEven: half, odd: half) &+ power
        let steps = ISA.shiftRight(ISA.shiftRight(quotient, by: shift) &+ one, by: one)
        let bytes = ISA.narrow(ISA.min(steps, ISA.Words(repeating: 255)) ^ flip)
        // What a vector has too many is written over by the next row.
        unsafe storeBytes(bytes, to: run.output + index, count: run.rows &* run.depth &- index)
      }
    }
  }

  /// A vector of sums becomes the doubled significands of their reciprocals: `FixedReciprocal`, whose products are all of
  /// the form `(a * b + 2^30) >> 31 = (2a * b + 2^31) >> 32`. A shifted sum is twice h, the half of Newton's method. As a
  /// signed word it lacks 2^32, for which b is added.
  @_alwaysEmitIntoClient @inline(__always)
  static func invert(_ sums: UnsafeMutablePointer<Int32>) {
    let memory = UnsafeMutableRawPointer(sums)
    let sum = unsafe memory.loadUnaligned(as: ISA.Words.self)
    let half = ISA.lowWords(.min)
    let (one, two) = (ISA.Words(repeating: 1), ISA.Words(repeating: 2))
    let h = ISA.shiftRight(sum, by: one) & ISA.Words(repeating: .max)
    var inverse =
      ISA.Words(repeating: 1_515_870_810)
      &+ ISA.multiplyHigh(ISA.Words(repeating: -2 * 1_010_580_540), h, addingEven: half, odd: half)
    for _ in 0..<3 {
      let product = ISA.multiplyHigh(sum, inverse, addingEven: half, odd: half) &+ inverse
      let error = ISA.Words(repeating: 1 << 29) &- product
      let step = ISA.multiplyHigh(error &+ error, inverse, addingEven: half, odd: half)
      inverse = inverse &+ ISA.shiftLeft(step, by: two)
    }
    // The significand is twice the inverse, or the greatest word where that is too small for it.
    let doubled = inverse &+ inverse
    let isTooGreat = ISA.shiftRight(doubled, by: ISA.Words(repeating: 31))
    let significand = (doubled | isTooGreat) & ISA.Words(repeating: .max)
    unsafe memory.storeBytes(of: ISA.shiftLeft(significand, by: one), as: ISA.Words.self)
  }
}

extension QuantizedSoftmax {
  /// The vector kernel, for 8 bits: there are 256 differences, whose powers are computed once. A unit is a row.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16, depth > 0 else { return nil }
    // From the greatest value down; what is too far down has no power, and no share.
    let powers = (0...255 as ClosedRange<Int32>).map { -$0 < leastDifference ? 0 : power(-$0) }
    let table = Constant(powers + powers.map { roundingDivideByPowerOfTwo($0, 12) })
    let flip: UInt8 = type == .int8 ? 0x80 : 0
    let memory = SoftmaxRows(depth: depth, lanes: kernels.lanes)
    return Kernel(units: rows) { operands, rows in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      let table = unsafe table.pointer(to: Int32.self)
      unsafe memory.forEach(of: rows) { rows, powers, sums, shifts in
        for (index, row) in rows.enumerated() {
          let sum = unsafe fill(powers + index * memory.rowWords, input + row * depth, flip: flip, table)
          let zeros = sum.leadingZeroBitCount
          unsafe sums[index] = sum << Int32(zeros) & ~1
          unsafe shifts[index] = min(32, 12 + 31 - 8 - Int32(zeros))
        }
        unsafe kernels.shares(
          SharesRun(
            powers: powers, output: output + rows.lowerBound * depth, rows: rows.count, depth: depth,
            sums: sums, shifts: shifts, flip: flip))
      }
    }
  }

  /// Looks up the powers of a row.
  ///
  /// - Parameter table: powers by how far they are below the greatest value, and the same as Q12.19.
  /// - Returns: their sum as Q12.19, 1 at least: the greatest value's power.
  private func fill(
    _ powers: UnsafeMutablePointer<Int32>, _ row: UnsafePointer<UInt8>, flip: UInt8,
    _ table: UnsafePointer<Int32>
  ) -> Int32 {
    var greatest: UInt8 = 0
    for index in 0..<depth { greatest = unsafe max(greatest, row[index] ^ flip) }
    var sum: Int64 = 0
    for index in 0..<depth {
      let below = unsafe Int(greatest &- (row[index] ^ flip))
      unsafe powers[index] = table[below]
      sum += unsafe Int64(table[256 + below])
    }
    return Int32(clamping: sum)
  }
}

/// Memory for the powers of a few rows of a quantized SOFTMAX, as many as a vector has words, so that their sums become
/// reciprocals at once.
struct SoftmaxRows: Sendable {
  let rowWords: Int
  private let lanes: Int

  init(depth: Int, lanes: Int) {
    rowWords = (depth + lanes - 1) / lanes * lanes
    self.lanes = lanes
  }

  /// Calls `body` with some of the rows, with memory for their powers, and with two vectors of a word a row.
  func forEach(
    of rows: Range<Int>,
    _ body: (
      Range<Int>, _ powers: UnsafeMutablePointer<Int32>, UnsafeMutablePointer<Int32>,
      UnsafeMutablePointer<Int32>
    ) -> Void
  ) {
    // Not more than a cache holds, where rows are long.
    let atOnce = max(1, min(lanes, 4096 / rowWords))
    unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: atOnce * rowWords + 2 * lanes) { memory in
      unsafe memory.initialize(repeating: 0)
      let first = memory.baseAddress!
      for row in stride(from: rows.lowerBound, to: rows.upperBound, by: atOnce) {
        unsafe body(row..<min(row + atOnce, rows.upperBound), first + 2 * lanes, first, first + lanes)
      }
    }
  }
}
