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
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  /// `x/2 (1 + erf(x/√2))`, the error function as a quotient of polynomials in its square, within 3.4e-7 (Eigen,
  /// `generic_fast_erf`). From 4 on it is 1.
  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let (one, four) = (ISA.Floats(repeating: 1), ISA.Floats(repeating: 4))
    let scaled = ISA.multiply(x, ISA.Floats(repeating: 0.70710678))
    let z = ISA.max(-four, ISA.min(four, scaled))
    let square = ISA.multiply(z, z)
    var above = ISA.Floats(repeating: -2.72614225801306e-10)
    above = ISA.multiplyAdd(above, square, ISA.Floats(repeating: 2.77068142495902e-08))
    above = ISA.multiplyAdd(above, square, ISA.Floats(repeating: -2.10102402082508e-06))
    above = ISA.multiplyAdd(above, square, ISA.Floats(repeating: -5.69250639462346e-05))
    above = ISA.multiplyAdd(above, square, ISA.Floats(repeating: -7.34990630326855e-04))
    above = ISA.multiplyAdd(above, square, ISA.Floats(repeating: -2.95459980854025e-03))
    above = ISA.multiplyAdd(above, square, ISA.Floats(repeating: -1.60960333262415e-02))
    var below = ISA.Floats(repeating: -1.45660718464996e-05)
    below = ISA.multiplyAdd(below, square, ISA.Floats(repeating: -2.13374055278905e-04))
    below = ISA.multiplyAdd(below, square, ISA.Floats(repeating: -1.68282697438203e-03))
    below = ISA.multiplyAdd(below, square, ISA.Floats(repeating: -7.37332916720468e-03))
    below = ISA.multiplyAdd(below, square, ISA.Floats(repeating: -1.42647390514189e-02))
    let error = ISA.max(-one, ISA.min(one, ISA.multiply(z, above) / below))
    let half = ISA.multiply(x, ISA.Floats(repeating: 0.5))
    return ISA.multiplyAdd(half, error, half)
  }
}

@frozen @usableFromInline struct VectorApproximateGelu<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
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
