/// GELU: x times the probability that a normal variable is below it (Hendrycks and Gimpel 2016, "Gaussian Error Linear
/// Units").
package func gelu(_ x: Float) -> Float {
  0.5 * x * complementaryErrorFunction(x * -0.70710678118654752)
}

/// GELU by the tangent that its authors propose.
package func approximateGelu(_ x: Float) -> Float {
  let inner = 0.7978845608028654 * (x + 0.044715 * (x * x * x))
  return 0.5 * x * (1 + hyperbolicTangent(inner))
}

@frozen @usableFromInline struct VectorGelu<ISA: VectorISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  /// `x/2 (1 + erf(x/√2))`, the error function within 1.5e-7 (Abramowitz and Stegun 1964, equation 7.1.26).
  @inlinable @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let one = ISA.Floats(repeating: 1)
    let z = ISA.multiply(ISA.max(x, -x), ISA.Floats(repeating: 0.70710678))
    let t = one / ISA.multiplyAdd(z, ISA.Floats(repeating: 0.3275911), one)
    var sum = ISA.Floats(repeating: 1.061405429)
    sum = ISA.multiplyAdd(sum, t, ISA.Floats(repeating: -1.453152027))
    sum = ISA.multiplyAdd(sum, t, ISA.Floats(repeating: 1.421413741))
    sum = ISA.multiplyAdd(sum, t, ISA.Floats(repeating: -0.284496736))
    sum = ISA.multiplyAdd(sum, t, ISA.Floats(repeating: 0.254829592))
    let power = VectorExponential<ISA>()(ISA.multiply(z, ISA.multiply(z, ISA.Floats(repeating: -1))))
    let rest = ISA.multiply(ISA.multiply(sum, t), power)
    // 0 below, 1 above: half of 1 + erf is rest / 2 or 1 - rest / 2.
    let half = ISA.multiply(rest, ISA.Floats(repeating: 0.5))
    let positive = ISA.multiply(ISA.max(x, ISA.Floats(repeating: 0)), one - half)
    let negative = ISA.multiply(ISA.min(x, ISA.Floats(repeating: 0)), half)
    return ISA.add(positive, negative)
  }
}

@frozen @usableFromInline struct VectorApproximateGelu<ISA: VectorISA>: VectorFunction {
  @inlinable @inline(__always)
  init() {}

  @inlinable @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let square = ISA.multiply(x, x)
    let cubic = ISA.multiplyAdd(square, ISA.Floats(repeating: 0.044715), ISA.Floats(repeating: 1))
    let inner = ISA.multiply(ISA.multiply(x, cubic), ISA.Floats(repeating: 0.79788456))
    // (1 + tanh z) / 2 is the logistic function of 2 z.
    return ISA.multiply(x, VectorLogistic<ISA>()(ISA.add(inner, inner)))
  }
}

extension LookupTable {
  /// GELU on 8 or 16 bits; 16 bits go by a table of points (TFLite, `activations.cc`).
  package init(
    gelu type: QuantizedType, isApproximate: Bool, count: Int, input: Affine, output: Affine
  ) {
    let function = isApproximate ? approximateGelu : gelu
    if type == .int16 {
      let points = InterpolatedTable(input: input, outputScale: output.scale, as: Float.self, function)
      self.init(from: type, to: type, count: count) { points($0) }
    } else {
      self.init(type, count: count, input: input, output: output, function)
    }
  }
}
