/// What XNNPACK's kernels have in common. They compute in float32 and round to nearest, ties to even.

/// The nearest integer, ties to even, of a number below 2^22.
///
/// The sum with 1.5 * 2^23 lies where float32 holds integers only, so that the addition itself rounds; taking the constant off
/// again is exact.
@inline(__always)
func roundedToEven(_ real: Float) -> Float { (real + 12_582_912) - 12_582_912 }

/// The nearest step, ties to even, clamped; not a number becomes the greatest.
@inline(__always)
func step(_ real: Float, in range: ClosedRange<Int32>) -> Int32 {
  Int32(roundedToEven(min(max(real, -1_048_576), 1_048_576))).clamped(to: range)
}

extension FusedActivation {
  /// The clamp in steps of an output as XNNPACK forms it: the zero point is added to the quotient before it is rounded
  /// (LiteRT, `xnnpack_delegate.cc`; XNNPACK, `xnn_qs8_quantize`).
  package func xnnpackRange(of type: QuantizedType, _ output: Affine) -> ClosedRange<Int32> {
    func steps(_ real: Float) -> Int32 { step(real / output.scale + Float(output.zeroPoint), in: type.range) }
    let lower = floatRange.lowerBound.isFinite ? steps(floatRange.lowerBound) : type.range.lowerBound
    let upper = floatRange.upperBound.isFinite ? steps(floatRange.upperBound) : type.range.upperBound
    return lower...Swift.max(lower, upper)
  }

  package func range(of type: QuantizedType, _ output: Affine, _ numerics: Numerics) -> ClosedRange<Int32> {
    numerics.of(type) == .xnnpack ? xnnpackRange(of: type, output) : range(of: type, output)
  }
}
