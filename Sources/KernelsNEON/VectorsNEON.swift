#if arch(arm64)
public import AtrousKernels
public import Builtin

/// The primitives of AArch64 but for the dot product.
@usableFromInline package protocol VectorsNEON: Vectors128 {}

extension VectorsNEON {
  @inlinable package static var activationsAreSigned: Bool { @inline(__always) get { true } }

  @inlinable package static var dotsWords: Bool { @inline(__always) get { true } }

  @inlinable @inline(__always)
  package static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = (saturated(halves(a, b, adding), 0...255), saturated(halves(c, d, adding), 0...255))
    return Bytes(lowHalf: ab, highHalf: cd)
  }

  @inlinable @inline(__always)
  package static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = (saturated(halves(a, b, adding), -128...127), saturated(halves(c, d, adding), -128...127))
    return Bytes(lowHalf: ab, highHalf: cd)
  }

  /// `sqxtn`, `sqxtn2` and `sqadd`.
  @inlinable @inline(__always)
  static func halves(_ a: Words, _ b: Words, _ adding: Bytes) -> Builtin.Vec8xInt16 {
    let both = SIMD8<Int16>(lowHalf: saturated(a), highHalf: saturated(b))
    return Builtin.int_sadd_sat_Vec8xInt16(Builtin.reinterpretCast(both), Builtin.reinterpretCast(adding))
  }

  @inlinable @inline(__always)
  static func saturated(_ words: Words) -> SIMD4<Int16> {
    let (lower, upper) = (Words(repeating: -0x8000), Words(repeating: 0x7fff))
    return Builtin.reinterpretCast(Builtin.trunc_Vec4xInt32_Vec4xInt16(min(max(words, lower), upper).vector))
  }

  /// `sqxtn` or `sqxtun`.
  @inlinable @inline(__always)
  static func saturated(_ halves: Builtin.Vec8xInt16, _ range: ClosedRange<Int16>) -> SIMD8<UInt8> {
    let lower: Builtin.Vec8xInt16 = Builtin.reinterpretCast(SIMD8<Int16>(repeating: range.lowerBound))
    let upper: Builtin.Vec8xInt16 = Builtin.reinterpretCast(SIMD8<Int16>(repeating: range.upperBound))
    let clamped = Builtin.int_smin_Vec8xInt16(Builtin.int_smax_Vec8xInt16(halves, lower), upper)
    return Builtin.reinterpretCast(Builtin.trunc_Vec8xInt16_Vec8xInt8(clamped))
  }

  @inlinable @inline(__always)
  package static func truncate(_ floats: Floats) -> Words {
    Words(Builtin.int_aarch64_neon_fcvtzs_Vec4xInt32_Vec4xFPIEEE32(floats.vector))
  }

  @inlinable @inline(__always)
  package static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats {
    Floats(Builtin.int_fma_Vec4xFPIEEE32(a.vector, b.vector, c.vector))
  }

  @inlinable @inline(__always)
  package static func hasZero(_ words: Words) -> Bool {
    Bool(Builtin.int_vector_reduce_or_Vec4xInt1(Builtin.cmp_eq_Vec4xInt32(words.vector, Words.zero.vector)))
  }
}
#endif
