/// `a * b / 2^31`, rounded to nearest with ties upward, and saturated: both are read as fractions of 2^31
/// (Quantization.md, equation 8).
///
/// The product of two 32-bit numbers fits 64 bits. Adding half the divisor (2^30) before the division rounds
/// positive values; for negative ones, because the division truncates toward zero, `1 - 2^30` does the same, and
/// both together equal `(a * b + 2^30) >> 31` with an arithmetic shift, floor division by 2^31. Only
/// `Int32.min * Int32.min` leaves the range, by one: it saturates (gemmlowp, `fixedpoint.h`,
/// SaturatingRoundingDoublingHighMul).
package func saturatingRoundingDoublingHighMul(_ a: Int32, _ b: Int32) -> Int32 {
  if a == .min && b == .min { return .max }
  return Int32(truncatingIfNeeded: (Int64(a) * Int64(b) + (1 << 30)) >> 31)
}

/// `value / 2^exponent`, rounded to nearest with ties away from zero (Quantization.md, equation 9).
///
/// The arithmetic shift rounds down; what it drops is the remainder. A positive value goes one up from a remainder
/// of at least a half; a negative value, rounded down already, only above a half: `threshold` differs by one
/// between them (gemmlowp, `fixedpoint.h`, RoundingDivideByPOT).
package func roundingDivideByPowerOfTwo(_ value: Int32, _ exponent: Int) -> Int32 {
  let mask = Int32(truncatingIfNeeded: (Int64(1) << Int64(exponent)) - 1)
  let threshold = (mask >> 1) &+ (value < 0 ? 1 : 0)
  return (value >> Int32(exponent)) &+ (value & mask > threshold ? 1 : 0)
}
