/// e^a for `a <= 0` as Q5.26, the result as Q0.31 (gemmlowp, `fixedpoint.h`, `exp_on_negative_values`).
///
/// `a = m - n / 4` with m in [-1/4, 0): e^m is a polynomial, and every bit of n contributes a factor e^-(2^k / 4).
package func fixedExponential(_ a: Int32) -> Int32 {
  if a == 0 { return .max }
  let quarter: Int32 = 1 << 24
  let remainder = (a & (quarter - 1)) - quarter
  var result = exponentialOfQuarter(remainder << 5)
  let quarters = remainder &- a
  for (bit, factor) in fixedPowers.enumerated() where quarters & (quarter << Int32(bit)) != 0 {
    result = saturatingRoundingDoublingHighMul(result, factor)
  }
  return result
}

/// e^-(2^k / 4) for k from 0 to 6, as Q0.31.
let fixedPowers: [Int32] = [
  1_672_461_947, 1_302_514_674, 790_015_084, 290_630_308, 39_332_535, 720_401, 242,
]

/// e^(-1/8) and 1/3, as Q0.31.
let fixedEighth: Int32 = 1_895_147_668
let fixedThird: Int32 = 715_827_883

/// e^a for a in [-1/4, 0), both Q0.31: e^(-1/8) times the Taylor polynomial of degree 4 in `x = a + 1/8`.
private func exponentialOfQuarter(_ a: Int32) -> Int32 {
  let x = a &+ (1 << 28)
  let x2 = saturatingRoundingDoublingHighMul(x, x)
  let x3 = saturatingRoundingDoublingHighMul(x2, x)
  let x4 = saturatingRoundingDoublingHighMul(x2, x2)
  let cubic = saturatingRoundingDoublingHighMul(roundingDivideByPowerOfTwo(x4, 2) &+ x3, fixedThird) &+ x2
  let polynomial = x &+ roundingDivideByPowerOfTwo(cubic, 1)
  return Int32(
    clamping: Int64(fixedEighth) + Int64(saturatingRoundingDoublingHighMul(polynomial, fixedEighth)))
}

/// 1 / x for a positive x with some integer bits: `significand * 2^-exponent`, the significand as Q0.31.
///
/// x is normalized to `1 + f` with f in [0, 1), and the reciprocal of its half found by three of Newton's steps from the
/// line 48/17 - 32/17 * half (gemmlowp, `one_over_one_plus_x_for_x_in_0_1`; TFLite, `GetReciprocal`).
struct FixedReciprocal {
  let significand: Int32
  let exponent: Int

  init(of x: Int32, integerBits: Int) {
    let zeros = UInt32(bitPattern: max(x, 1)).leadingZeroBitCount
    exponent = integerBits - zeros
    let fraction = Int32(bitPattern: UInt32(bitPattern: max(x, 1)) << UInt32(zeros) &- 0x8000_0000)
    // The mean of f and 1, as Q0.31, rounded half up: (1 + f) / 2.
    let half = Int32(truncatingIfNeeded: (Int64(fraction) + Int64(Int32.max) + 1) / 2)

    // As Q2.29.
    var inverse = 1_515_870_810 &+ saturatingRoundingDoublingHighMul(half, -1_010_580_540)
    for _ in 0..<3 {
      let error = (1 << 29) &- saturatingRoundingDoublingHighMul(inverse, half)
      let step = saturatingRoundingDoublingHighMul(inverse, error)
      inverse = Int32(clamping: Int64(inverse) + Int64(Int32(clamping: Int64(step) << 2)))
    }
    significand = Int32(clamping: Int64(inverse) << 1)
  }
}
