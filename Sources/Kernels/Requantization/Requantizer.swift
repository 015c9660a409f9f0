/// How a product with a real factor is rounded to an integer. One model runs with one of them, but for FULLY_CONNECTED.
package enum Rounding: Sendable, Equatable, CaseIterable {
  /// gemmlowp's two roundings, ties up and then away from zero: TFLite's reference kernels, and the contract
  /// (Quantization.md, equation 10).
  case reference
  /// The same two roundings, ties up in both: the shift that ruy's vector kernels have (equation 15).
  case upward
  /// ruy's one rounding of the exact product, ties up (equation 16).
  case single
  /// XNNPACK's product in float32, ties to even (equation 17).
  case float32
  /// The product in float64, ties away from zero: TFLite's reference FULLY_CONNECTED, which has no fixed-point factor.
  case float64
}

/// Multiplies 32-bit accumulators by a real factor below 2^31: from a scale of products to the scale of an output.
package struct Requantizer: Sendable, Equatable {
  package let factor: QuantizedMultiplier
  package let rounding: Rounding
  /// The factor as float64 has it.
  let scale: Double

  package init(_ real: Double, rounding: Rounding = .reference) {
    factor = QuantizedMultiplier(real)
    self.rounding = rounding
    scale = min(real, 0x1p32)
  }

  /// A factor in fixed point as it is, with the reference's rounding.
  package init(factor: QuantizedMultiplier) {
    self.factor = factor
    rounding = .reference
    scale = 0
  }

  package func callAsFunction(_ value: Int32) -> Int32 {
    switch rounding {
    case .reference: doubleRounded(value)
    case .upward: upwardRounded(value)
    case .single: singleRounded(value)
    case .float32: floatRounded(value)
    case .float64: rounded(Double(value) * scale)
    }
  }

  /// A 64-bit accumulator, as 16-bit activations have it: the factor keeps 16 of its bits, and the product is rounded
  /// once, ties up (TFLite, `MultiplyByQuantizedMultiplier` of `int64_t`, in all of its kernels).
  package func callAsFunction(_ value: Int64) -> Int32 {
    if rounding == .float64 { return rounded(Double(value) * scale) }
    let right = 15 - factor.shift
    return Int32(truncatingIfNeeded: (value &* Int64(factor.upperBits) &+ (Int64(1) << (right - 1))) >> right)
  }

  /// Equation 10, TFLite's `MultiplyByQuantizedMultiplier`: the left shift, the high half of the product, the right
  /// shift. The value is rounded twice, so that 0.49999 can become 0.5 and then 1; that is part of the contract.
  private func doubleRounded(_ value: Int32) -> Int32 {
    let shifted = value << Int32(max(factor.shift, 0))
    return roundingDivideByPowerOfTwo(
      saturatingRoundingDoublingHighMul(shifted, factor.multiplier), max(-factor.shift, 0))
  }

  /// As `doubleRounded`, but the right shift takes a tie up below zero too (ruy's kernels for AVX2, AVX-512 and NEON,
  /// `rounding_right_shift`).
  private func upwardRounded(_ value: Int32) -> Int32 {
    let high = saturatingRoundingDoublingHighMul(value << Int32(max(factor.shift, 0)), factor.multiplier)
    let right = Int64(max(-factor.shift, 0))
    return Int32(truncatingIfNeeded: (Int64(high) + ((Int64(1) << right) >> 1)) >> right)
  }

  /// The 64-bit product holds every bit; half of the divisor is added, and one shift rounds down (ruy,
  /// `MultiplyByQuantizedMultiplier`; TFLite with `TFLITE_SINGLE_ROUNDING`).
  private func singleRounded(_ value: Int32) -> Int32 {
    let right = Int64(31 - factor.shift)
    let product = Int64(value) * Int64(factor.multiplier) + (Int64(1) << (right - 1))
    return Int32(clamping: product >> right)
  }

  /// The factor and the accumulator are rounded to 24 bits, and so is their product before it is rounded to an
  /// integer (XNNPACK, `qs8-requantization`, fp32). Far outside of a byte there is room for a zero point.
  private func floatRounded(_ value: Int32) -> Int32 {
    let product = (Float(value) * Float(scale)).rounded(.toNearestOrEven)
    return Int32(min(max(product, -0x1p30), 0x1p30))
  }

  private func rounded(_ product: Double) -> Int32 { product.roundedAway(to: Self.float64Range) }

  /// TFLite, `reference/integer_ops/fully_connected.h` since April 2025. Far outside of a byte there is room for a zero
  /// point.
  static let float64Range: ClosedRange<Int32> = -(1 << 30)...1 << 30
}
