/// ln x of vectors, within 2^-21 of the result where that is not near 0.
///
/// As in `logarithm`, `x = m * 2^k` with m from √½ to √2, and `ln m = 2 artanh s` with `s = (m - 1) / (m + 1)`, |s| below
/// 0.172: the first term left out of the series is below 2^-29. k and m come of the bits; denormal numbers are first
/// multiplied by 2^24.
@frozen @usableFromInline struct VectorLogarithm<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let sign = ISA.Words(repeating: 31)
    let isTiny = ISA.shiftRight(ISA.words(x) &- ISA.Words(repeating: 0x0080_0000), by: sign)
    let scaled = ISA.multiply(x, ISA.Floats(repeating: 0x1p24))
    let bits = choose(ISA.words(scaled), where: isTiny, otherwise: ISA.words(x))
    // The bits of √½: what lies above them, down to a power of 2, is k.
    let k = ISA.shiftRight(bits &- ISA.Words(repeating: 0x3f35_04f3), by: ISA.Words(repeating: 23))
    let m = ISA.floats(bits &- ISA.shiftLeft(k, by: ISA.Words(repeating: 23)))
    let real = ISA.float(k &- (isTiny & ISA.Words(repeating: 24)))

    let one = ISA.Floats(repeating: 1)
    let s = (m - one) / ISA.add(m, one)
    let square = ISA.multiply(s, s)
    var sum = ISA.Floats(repeating: 2 / 9)
    sum = ISA.multiplyAdd(sum, square, ISA.Floats(repeating: 2 / 7))
    sum = ISA.multiplyAdd(sum, square, ISA.Floats(repeating: 2 / 5))
    sum = ISA.multiplyAdd(sum, square, ISA.Floats(repeating: 2 / 3))
    sum = ISA.multiply(ISA.multiply(sum, square), s)
    // ln 2 in two parts, the first with so few bits that k times it is exact.
    let low = ISA.multiplyAdd(real, ISA.Floats(repeating: 0x1.7f7d1cp-20), sum)
    let high = ISA.multiply(real, ISA.Floats(repeating: 0x1.62e4p-1))
    let logarithm = ISA.add(high, ISA.add(ISA.add(s, s), low))

    // Infinity and what is not a number stay; 0 has none, and what is negative is not a number.
    let isFinite = ISA.shiftRight(ISA.words(x) &- ISA.Words(repeating: 0x7f80_0000), by: sign)
    var result = choose(ISA.words(logarithm), where: isFinite, otherwise: ISA.words(x))
    let isNegative = ISA.shiftRight(ISA.words(x), by: sign)
    result = choose(ISA.Words(repeating: 0x7fc0_0000), where: isNegative, otherwise: result)
    let isZero = ISA.equal(ISA.words(x) & ISA.Words(repeating: .max), .zero)
    return ISA.floats(choose(ISA.words(ISA.Floats(repeating: -.infinity)), where: isZero, otherwise: result))
  }

  /// Masks are -1 or 0.
  @_alwaysEmitIntoClient @inline(__always)
  func choose(_ a: ISA.Words, where mask: ISA.Words, otherwise b: ISA.Words) -> ISA.Words {
    b ^ ((a ^ b) & mask)
  }
}
