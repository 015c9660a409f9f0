/// HARD_SWISH on 8-bit integers, in 16-bit fixed point: `output = clamp(zo + x * relu6(x + 3) / 6)`.
///
/// With x in steps of 1/128 of the input's, the factor relu6(x + 3) / 6 is a fraction of 2^15: x is rescaled so that ±3
/// becomes ±2^15 with saturation, and half of that, shifted by a half, is the fraction (TFLite,
/// `reference/hard_swish.h`).
package struct QuantizedHardSwish: Sendable {
  /// A factor with 16 bits: `multiplier * 2^(shift - 15)`.
  struct Factor: Sendable {
    let multiplier: Int32
    let shift: Int

    init(_ real: Double) {
      let wide = QuantizedMultiplier(real)
      multiplier = wide.upperBits
      shift = wide.shift
    }
  }

  let input: Affine
  let output: Affine
  let toOutput: Factor
  let toFraction: Factor

  /// Nil where the output's scale is so fine that a value would have to be shifted left at the end, which TFLite
  /// refuses.
  package init?(input: Affine, output: Affine) {
    let fine = input.scale * (1 / 128)
    self.input = input
    self.output = output
    toOutput = Factor(Double(fine / output.scale))
    toFraction = Factor(Double(fine / (Float(3) / 32768)))
    guard toOutput.shift <= 0 else { return nil }
  }

  package func callAsFunction(_ value: Int32) -> Int32 {
    let x = wrapped((value - input.zeroPoint) &* 128)
    let scaled = roundingDoublingHighMul16(x, toOutput.multiplier)

    var fraction = x
    if toFraction.shift > 0 { fraction = saturated(Int64(fraction) << Int64(toFraction.shift - 1)) }
    fraction = roundingDoublingHighMul16(fraction, toFraction.multiplier)
    if toFraction.shift > 0 { fraction = saturated(Int64(fraction) << 1) }
    if toFraction.shift < 0 { fraction = roundingShift16(fraction, -toFraction.shift) }
    fraction = (fraction + 32768) >> 1

    return roundingShift16(fraction * scaled / 32768, -toOutput.shift) + output.zeroPoint
  }

  private func wrapped(_ value: Int32) -> Int32 { Int32(Int16(truncatingIfNeeded: value)) }

  private func saturated(_ value: Int64) -> Int32 { Int32(Int16(clamping: value)) }

  /// `a * b / 2^15`, rounded to nearest with ties upward, and saturated.
  private func roundingDoublingHighMul16(_ a: Int32, _ b: Int32) -> Int32 {
    a == -32768 && b == -32768 ? 32767 : (a * b + (1 << 14)) >> 15
  }

  /// `value / 2^exponent`, rounded half away from zero; from 16 on the mask of gemmlowp's 16-bit version no longer fits
  /// and becomes -1.
  private func roundingShift16(_ value: Int32, _ exponent: Int) -> Int32 {
    let mask = wrapped(Int32(truncatingIfNeeded: (Int64(1) << Int64(exponent)) - 1))
    let threshold = (mask >> 1) + (value < 0 ? 1 : 0)
    return wrapped((value >> Int32(exponent)) + (value & mask > threshold ? 1 : 0))
  }
}
