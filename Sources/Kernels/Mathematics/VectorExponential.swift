/// e^x of vectors, with a relative error below 2^-22, and 0 below -104; from -87 on it may be 0.
///
/// As in `exponential`, `x = k * ln 2 + r`, and e^r is a polynomial of degree 5 that begins as Taylor's does. The other
/// four coefficients make the greatest relative error for |r| up to ln 2 / 2 least, 2^-23.2 (Remez's algorithm). Its terms
/// are added in pairs, so that few wait for another. A float above 2^23 has no fraction, so that adding 1.5 * 2^23 rounds
/// to k.
@frozen @usableFromInline struct VectorExponential<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    // The first operand where it is the lesser, so that NaN remains.
    let bounded = ISA.max(ISA.Floats(repeating: -104), ISA.min(ISA.Floats(repeating: 89), x))
    let magic = ISA.Floats(repeating: 0x1.8p23)
    let k = ISA.multiplyAdd(bounded, ISA.Floats(repeating: 1.442695), magic) - magic
    let high = ISA.multiplyAdd(k, ISA.Floats(repeating: -0x1.62e4p-1), bounded)
    let r = ISA.multiplyAdd(k, ISA.Floats(repeating: -0x1.7f7d1cp-20), high)
    let square = ISA.multiply(r, r)
    let pair4 = ISA.multiplyAdd(r, ISA.Floats(repeating: 0.008312501), ISA.Floats(repeating: 0.04189033))
    let pair2 = ISA.multiplyAdd(r, ISA.Floats(repeating: 0.16667116), ISA.Floats(repeating: 0.4999923))
    let pair0 = ISA.add(r, ISA.Floats(repeating: 1))
    let sum = ISA.multiplyAdd(square, ISA.multiplyAdd(square, pair4, pair2), pair0)
    return ISA.scale(sum, byPowerOfTwo: k)
  }
}

/// 1 / (1 + e^-x) of vectors. Within 2^-21 of `logistic`.
@frozen @usableFromInline struct VectorLogistic<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let one = ISA.Floats(repeating: 1)
    let power = VectorExponential<ISA>()(ISA.multiply(x, ISA.Floats(repeating: -1)))
    return one / ISA.add(one, power)
  }
}

@frozen @usableFromInline struct VectorSwish<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats { ISA.multiply(x, VectorLogistic<ISA>()(x)) }
}
