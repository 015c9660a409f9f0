/// The quick form of a `QuantizedSum`, with the guard of FixedPointRequantizer.swift: the sum of two products in float32,
/// times 2^16, whose fraction tells where it may be wrong.
///
/// With the real factors of the three requantizations, equation 14 is, but for its roundings,
///
///     q_o = Z_o + (q_a - Z_a) A + (q_b - Z_b) B,      A = M_a M_o 2^20,  B = ±M_b M_o 2^20
///
/// and a word is `2^16 (q_a A + (q_b B + C) + 1/2)` and 32 more, C being all that is constant. What is wrong with it, in
/// units of 2^-16, with m the largest magnitude on the way, is at most the sum of
///
///     A, B and C, rounded            255 |A| 2^-24, 255 |B| 2^-24, |C| 2^-24
///     products and sums              255 |A| 2^-24, 255 |B| 2^-24, 2 m 2^-24
///     the word, truncated            1
///     the inputs' requantizations    2 M_o 2^16, each rounds to a whole number by less than 1
///     the output's d (equation 18)   2^16 |d|
///
/// Where that is below 32, the result is the right one unless the fraction is below 64, which is so once in 1024 times.
struct QuickSum {
  /// All 0 where the form is not exact: then the fraction always is 0.
  private(set) var left: Float = 0
  private(set) var right: Float = 0
  private(set) var constant: Float = 0

  init(_ sum: QuantizedSum, headrooms: (left: Int32, right: Int32)) {
    let scale = sum.output.factor.real * 0x1p16
    let a = sum.left.factor.real * Double(1 << headrooms.left) * scale
    let b = sum.right.factor.real * Double(1 << headrooms.right) * (sum.subtracts ? -scale : scale)
    let c =
      Double(sum.outputZeroPoint) * 0x1p16 + 0x1p15 + 32 - Double(sum.leftZeroPoint) * a
      - Double(sum.rightZeroPoint) * b
    let products = 255 * (abs(a) + abs(b))
    let floats = (2 * products + abs(c) + 2 * (products + abs(c))) * 0x1p-24
    let d = sum.output.factor.shift < 0 ? 1 / Double(UInt64(1) << UInt64(1 - sum.output.factor.shift)) : 0
    guard floats + 1 + 2 * sum.output.factor.real * 0x1p16 + d * 0x1p16 < 32 else { return }
    (left, right, constant) = (Float(a), Float(b), Float(c))
  }
}
