/// tanh x in float32.
func hyperbolicTangent(_ x: Float) -> Float { Float(hyperbolicTangent(Double(x))) }

@frozen @usableFromInline struct VectorTangent<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  /// `1 - 2 / (e^2x + 1)`.
  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let one = ISA.Floats(repeating: 1)
    let power = VectorExponential<ISA>()(ISA.add(x, x))
    return one - ISA.Floats(repeating: 2) / ISA.add(power, one)
  }
}
