extension QuantizedSoftmax {
  /// A faster kernel for every processor, for 8 bits: there are 256 differences, whose powers are computed once.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16, depth > 0 else { return nil }
    // From the greatest value down; what is too far down has no power.
    let powers = (0...255 as ClosedRange<Int32>).map { -$0 < leastDifference ? -1 : power(-$0) }
    let parts = powers.map { $0 < 0 ? 0 : roundingDivideByPowerOfTwo($0, 12) }
    let tables = Constant(powers + parts)
    let flip: UInt8 = type == .int8 ? 0x80 : 0
    return Kernel(units: rows) { operands, rows in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self).baseAddress!
      let powers = unsafe tables.pointer(to: Int32.self)
      let parts = unsafe powers + 256
      for row in rows {
        let (source, target) = unsafe (input + row * depth, output + row * depth)
        var greatest: UInt8 = 0
        for index in 0..<depth { greatest = unsafe max(greatest, source[index] ^ flip) }
        var sum: Int32 = 0
        for index in 0..<depth { unsafe sum &+= parts[Int(greatest &- (source[index] ^ flip))] }
        let inverse = FixedReciprocal(of: sum, integerBits: 12)
        let shift = Int64(inverse.exponent + 31 - 8)
        for index in 0..<depth {
          let power = unsafe powers[Int(greatest &- (source[index] ^ flip))]
          // Nothing is negative but a power that is none: both roundings go up from a half.
          let quotient = (Int64(power) &* Int64(inverse.significand) &+ 1 << 30) &>> 31
          let steps = (quotient &+ (1 &<< shift) &>> 1) &>> shift
          unsafe target[index] = power < 0 ? flip : UInt8(truncatingIfNeeded: min(steps, 255)) ^ flip
        }
      }
    }
  }
}
