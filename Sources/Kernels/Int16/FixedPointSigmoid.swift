/// LOGISTIC and TANH as LiteRT's optimized kernels have them on 16-bit integers whose scale is a power of two: gemmlowp's
/// fixed point on 16 bits (`optimized_ops.h`, `Logistic` and `Tanh`; gemmlowp, `fixedpoint.h`).
///
/// A number with i integer bits is in steps of 2^(i - 15).
extension LookupTable {
  /// LOGISTIC, of an input in steps of 2^-12; nil for another, which computes as the reference does.
  package init?(fixedPointLogistic count: Int, input: Affine) {
    guard input.scale == 0x1p-12 else { return nil }
    self.init(from: .int16, to: .int16, count: count) { Int32(fixedLogistic(Int16($0))) }
  }

  /// TANH, of an input in steps of 2^-12, or of 2^-11, which is doubled before.
  package init?(fixedPointTanh count: Int, input: Affine) {
    guard input.scale == 0x1p-12 || input.scale == 0x1p-11 else { return nil }
    let isDoubled = input.scale == 0x1p-11
    self.init(from: .int16, to: .int16, count: count) { value in
      Int32(fixedTanh(isDoubled ? shifted(Int16(value), left: 1) : Int16(value)))
    }
  }
}

/// 1 / (1 + e^-a), from 3 integer bits to none.
private func fixedLogistic(_ a: Int16) -> Int16 {
  if a == 0 { return 1 << 14 }
  let positive = shifted(reciprocalOfHalf(fixedExponential(a > 0 ? 0 &- a : a, integerBits: 3)), left: 1)
  return a > 0 ? positive : .max &- positive
}

/// (1 - e^-2a) / (1 + e^-2a), from 3 integer bits to none.
private func fixedTanh(_ a: Int16) -> Int16 {
  if a == 0 { return 0 }
  // The same bits with one integer bit more are the double.
  let exponential = fixedExponential(a > 0 ? 0 &- a : a, integerBits: 4)
  let positive = shifted(reciprocalOfHalf(exponential) &- (1 << 13), left: 2)
  return a > 0 ? positive : 0 &- positive
}

/// 2 / (1 + a) with 2 integer bits, of an a without: three of Newton's steps from the line 48/17 - 32/17 * half.
private func reciprocalOfHalf(_ a: Int16) -> Int16 {
  let half = Int16((Int32(a) + Int32(Int16.max) + 1) / 2)
  var inverse = 23130 &+ multiplied(half, -15420)
  for _ in 0..<3 {
    let error = (1 << 13) &- multiplied(half, inverse)
    inverse = inverse &+ shifted(multiplied(inverse, error), left: 2)
  }
  return inverse
}

/// e^a for `a <= 0`, without integer bits: `fixedExponential` of 32 bits with the upper half of its constants.
private func fixedExponential(_ a: Int16, integerBits: Int16) -> Int16 {
  if a == 0 { return .max }
  let quarter: Int16 = 1 << (13 - integerBits)
  let remainder = (a & (quarter - 1)) - quarter
  var result = exponentialOfQuarter(shifted(remainder, left: integerBits))
  let quarters = remainder &- a
  for bit in 0..<integerBits + 2 where quarters & (quarter << bit) != 0 {
    result = multiplied(result, upperHalf(fixedPowers[Int(bit)]))
  }
  return result
}

/// e^a for a in [-1/4, 0), both without integer bits.
private func exponentialOfQuarter(_ a: Int16) -> Int16 {
  let (eighth, third) = (upperHalf(fixedEighth), upperHalf(fixedThird))
  let x = a &+ (1 << 12)
  let x2 = multiplied(x, x)
  let x3 = multiplied(x2, x)
  let x4 = multiplied(x2, x2)
  let cubic = multiplied(divided(x4, 2) &+ x3, third) &+ x2
  return Int16(clamping: Int32(eighth) + Int32(multiplied(eighth, x &+ divided(cubic, 1))))
}

/// `a * b / 2^15`, rounded to nearest with ties upward, and saturated.
private func multiplied(_ a: Int16, _ b: Int16) -> Int16 {
  Int16(clamping: (Int32(a) * Int32(b) + (1 << 14)) >> 15)
}

private func divided(_ a: Int16, _ exponent: Int) -> Int16 {
  Int16(roundingDivideByPowerOfTwo(Int32(a), exponent))
}

private func shifted(_ a: Int16, left: Int16) -> Int16 { Int16(clamping: Int32(a) << Int32(left)) }

private func upperHalf(_ constant: Int32) -> Int16 { Int16(roundingDivideByPowerOfTwo(constant, 16)) }
