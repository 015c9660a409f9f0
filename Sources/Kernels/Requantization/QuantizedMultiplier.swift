/// A positive real factor in fixed point: `multiplier * 2^(shift - 31)` with `2^30 <= multiplier < 2^31`
/// (Quantization.md, equation 7).
package struct QuantizedMultiplier: Sendable, Equatable {
  package let multiplier: Int32
  /// Positive shifts left, negative right.
  package let shift: Int

  package init(multiplier: Int32, shift: Int) {
    self.multiplier = multiplier
    self.shift = shift
  }

  /// Rounds `real` to 31 significant bits.
  ///
  /// The significand, halved, lies in [1/2, 1) and becomes a fraction of 2^31, rounded half away from zero. It can
  /// round up to 2^31 itself, which does not fit: then it is halved, and the shift takes the bit. A factor below
  /// 2^-32 is so small that every 32-bit product rounds to 0 (Jacob et al. 2018, section 2.2, equation 6; TFLite
  /// `QuantizeMultiplier`).
  ///
  /// What is not positive becomes 0, and a factor too large the greatest there is.
  package init(_ real: Double) {
    guard real > 0 else {
      self.init(multiplier: 0, shift: 0)
      return
    }
    let real = min(real, 0x1p32)
    var shift = Int(real.exponent) + 1
    var fraction = Int64((real.significand / 2 * 0x1p31).rounded(.toNearestOrAwayFromZero))
    if fraction == 1 << 31 {
      fraction /= 2
      shift += 1
    }
    if shift < -31 { (fraction, shift) = (0, 0) }
    if shift > 30 { (fraction, shift) = (Int64(Int32.max), 30) }
    self.init(multiplier: Int32(fraction), shift: shift)
  }

  /// The multiplier rounded to 16 bits, no more than the greatest of them.
  var upperBits: Int32 { multiplier < 0x7fff_0000 ? (multiplier + 0x8000) >> 16 : 0x7fff }
}
