/// A row of an 8-bit SOFTMAX whose powers are known: each becomes its share of their sum, in steps of 1/256.
@frozen @usableFromInline @safe package struct SharesRun {
  /// Q0.31, read in whole vectors.
  @usableFromInline package var powers: UnsafePointer<Int32>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  /// The sum's reciprocal: a significand of 2^30 or more, and by how much the product is shifted.
  @usableFromInline package var significand: Int32
  @usableFromInline package var shift: Int32
  /// What the bits of an output are flipped by.
  @usableFromInline package var flip: UInt8
}

@frozen @usableFromInline package enum SharesLoop<ISA: VectorISA> {
  /// Nothing is negative, so that both roundings go up from a half:
  ///
  ///     quotient = (p * s + 2^30) >> 31 = (p * 2s + 2^31) >> 32
  ///     share = (quotient + 2^(shift - 1)) >> shift = ((quotient >> (shift - 1)) + 1) >> 1
  ///
  /// 2s is no signed word, 2s - 2^32 is, and p is added for what that lacks.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: SharesRun) {
    let doubled = ISA.Words(repeating: run.significand &<< 1)
    let half = ISA.lowWords(.min)
    let shift = ISA.Words(repeating: run.shift &- 1)
    let one = ISA.Words(repeating: 1)
    let flip = ISA.Words(repeating: Int32(run.flip))
    var index = 0
    while index < run.count {
      let power = unsafe UnsafeRawPointer(run.powers + index).loadUnaligned(as: ISA.Words.self)
      let quotient = ISA.multiplyHigh(doubled, power, addingEven: half, odd: half) &+ power
      let steps = ISA.shiftRight(ISA.shiftRight(quotient, by: shift) &+ one, by: one)
      let bytes = ISA.narrow(ISA.min(steps, ISA.Words(repeating: 255)) ^ flip)
      unsafe storeBytes(bytes, to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }
}

extension QuantizedSoftmax {
  /// The vector kernel, for 8 bits: there are 256 differences, whose powers are computed once.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16, depth > 0 else { return nil }
    // From the greatest value down; what is too far down has no power, and no share.
    let table = Constant((0...255 as ClosedRange<Int32>).map { -$0 < leastDifference ? 0 : power(-$0) })
    let flip: UInt8 = type == .int8 ? 0x80 : 0
    return Kernel(units: rows) { operands, rows in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      let table = unsafe table.pointer(to: Int32.self)
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: depth + kernels.lanes) { powers in
        unsafe powers.initialize(repeating: 0)
        let powers = powers.baseAddress!
        for row in rows {
          let source = unsafe input + row * depth
          var greatest: UInt8 = 0
          for index in 0..<depth { greatest = unsafe max(greatest, source[index] ^ flip) }
          var sum: Int32 = 0
          for index in 0..<depth {
            let power = unsafe table[Int(greatest &- (source[index] ^ flip))]
            unsafe powers[index] = power
            sum &+= roundingDivideByPowerOfTwo(power, 12)
          }
          let inverse = FixedReciprocal(of: sum, integerBits: 12)
          unsafe kernels.shares(
            SharesRun(
              powers: powers, output: output + row * depth, count: depth, significand: inverse.significand,
              shift: min(32, Int32(inverse.exponent) + 31 - 8), flip: flip))
        }
      }
    }
  }
}
