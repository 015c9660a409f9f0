/// ELU: x, or e^x - 1 below 0 (Clevert et al. 2015, "Fast and Accurate Deep Network Learning by Exponential Linear Units").
func elu(_ x: Float) -> Float { x < 0 ? Float(exponentialMinusOne(Double(x))) : x }

@frozen @usableFromInline struct VectorElu<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let zero = ISA.Floats(repeating: 0)
    let below = VectorExponential<ISA>()(ISA.min(x, zero)) - ISA.Floats(repeating: 1)
    return ISA.add(ISA.max(x, zero), below)
  }
}
