/// e^x of vectors, with a relative error below 2^-22, and 0 below -87.
///
/// As in `exponential`, `x = k * ln 2 + r` and e^r is a polynomial, Taylor's up to r^7 / 7!: what is left out is below
/// 2^-25. Its terms are added in pairs, so that few wait for another. A float above 2^23 has no fraction, so that adding
/// 1.5 * 2^23 rounds to k and leaves it in the lowest bits, which become the exponent's of 2^k.
@frozen @usableFromInline struct VectorExponential<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let least = ISA.Floats(repeating: -87.5)
    // The first operand where it is the lesser, so that NaN remains.
    let bounded = ISA.max(least, ISA.min(ISA.Floats(repeating: 89), x))
    let steps = ISA.multiply(bounded, ISA.Floats(repeating: 1.442695))
    let magic = ISA.Floats(repeating: 0x1.8p23)
    let shifted = ISA.add(steps, magic)
    let k = ISA.words(shifted)
    let real = shifted - magic
    let high = ISA.multiplyAdd(real, ISA.Floats(repeating: -0x1.62e4p-1), bounded)
    let r = ISA.multiplyAdd(real, ISA.Floats(repeating: -0x1.7f7d1cp-20), high)
    let square = ISA.multiply(r, r)
    let pair6 = ISA.multiplyAdd(r, ISA.Floats(repeating: 1 / 5040), ISA.Floats(repeating: 1 / 720))
    let pair4 = ISA.multiplyAdd(r, ISA.Floats(repeating: 1 / 120), ISA.Floats(repeating: 1 / 24))
    let pair2 = ISA.multiplyAdd(r, ISA.Floats(repeating: 1 / 6), ISA.Floats(repeating: 0.5))
    let rest = ISA.multiplyAdd(square, ISA.multiplyAdd(square, pair6, pair4), pair2)
    let sum = ISA.multiplyAdd(square, rest, ISA.add(r, ISA.Floats(repeating: 1)))
    // 2^k as 2^(k - 1) times 2, since 2^128 is no float.
    let exponent = ISA.shiftLeft(k &+ ISA.Words(repeating: 126), by: ISA.Words(repeating: 23))
    return ISA.multiply(ISA.multiply(sum, ISA.floats(exponent)), ISA.Floats(repeating: 2))
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
