#if arch(arm64)
import AtrousKernels
import Builtin

/// 128-bit vectors of AArch64 with the dot product of Armv8.2.
enum NEON: VectorISA {
  typealias Bytes = SIMD16<UInt8>
  typealias Words = SIMD4<Int32>
  typealias Floats = SIMD4<Float>
  typealias Quarter = SIMD4<UInt8>

  @inline(__always) static var activationsAreSigned: Bool { true }

  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(
      Builtin.int_aarch64_neon_sdot_Vec4xInt32_Vec16xInt8(sum.vector, activations.vector, weights.vector))
  }

  @inline(__always)
  static func shiftLeft(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.shl_Vec4xInt32(words.vector, counts.vector))
  }

  @inline(__always)
  static func shiftRight(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.ashr_Vec4xInt32(words.vector, counts.vector))
  }

  @inline(__always)
  static func multiplyHigh(_ x: Words, _ q: Words, addingEven: Words, odd: Words) -> Words {
    var high = Words()
    high.evenHalf = highHalf(x.evenHalf, q.evenHalf, addingEven)
    high.oddHalf = highHalf(x.oddHalf, q.oddHalf, odd)
    return high
  }

  /// `smull` and `addhn`.
  @inline(__always)
  private static func highHalf(_ x: SIMD2<Int32>, _ q: SIMD2<Int32>, _ addend: Words) -> SIMD2<Int32> {
    let product = Builtin.mul_Vec2xInt64(
      Builtin.sext_Vec2xInt32_Vec2xInt64(Builtin.reinterpretCast(x)),
      Builtin.sext_Vec2xInt32_Vec2xInt64(Builtin.reinterpretCast(q)))
    let sum = Builtin.add_Vec2xInt64(product, Builtin.reinterpretCast(addend))
    let shift: Builtin.Vec2xInt64 = Builtin.reinterpretCast(SIMD2<Int64>(32, 32))
    return Builtin.reinterpretCast(Builtin.trunc_Vec2xInt64_Vec2xInt32(Builtin.lshr_Vec2xInt64(sum, shift)))
  }

  @inline(__always)
  static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = (saturated(halves(a, b, adding), 0...255), saturated(halves(c, d, adding), 0...255))
    return Bytes(lowHalf: ab, highHalf: cd)
  }

  @inline(__always)
  static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = (saturated(halves(a, b, adding), -128...127), saturated(halves(c, d, adding), -128...127))
    return Bytes(lowHalf: ab, highHalf: cd)
  }

  /// `sqxtn`, `sqxtn2` and `sqadd`.
  @inline(__always)
  private static func halves(_ a: Words, _ b: Words, _ adding: Bytes) -> Builtin.Vec8xInt16 {
    let both = SIMD8<Int16>(lowHalf: saturated(a), highHalf: saturated(b))
    return Builtin.int_sadd_sat_Vec8xInt16(Builtin.reinterpretCast(both), Builtin.reinterpretCast(adding))
  }

  @inline(__always)
  private static func saturated(_ words: Words) -> SIMD4<Int16> {
    let (lower, upper) = (Words(repeating: -0x8000), Words(repeating: 0x7fff))
    return Builtin.reinterpretCast(Builtin.trunc_Vec4xInt32_Vec4xInt16(min(max(words, lower), upper).vector))
  }

  /// `sqxtn` or `sqxtun`.
  @inline(__always)
  private static func saturated(_ halves: Builtin.Vec8xInt16, _ range: ClosedRange<Int16>) -> SIMD8<UInt8> {
    let lower: Builtin.Vec8xInt16 = Builtin.reinterpretCast(SIMD8<Int16>(repeating: range.lowerBound))
    let upper: Builtin.Vec8xInt16 = Builtin.reinterpretCast(SIMD8<Int16>(repeating: range.upperBound))
    let clamped = Builtin.int_smin_Vec8xInt16(Builtin.int_smax_Vec8xInt16(halves, lower), upper)
    return Builtin.reinterpretCast(Builtin.trunc_Vec8xInt16_Vec8xInt8(clamped))
  }

  @inline(__always)
  static func clamp(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_umin_Vec16xInt8(
        Builtin.int_umax_Vec16xInt8(bytes.vector, lower.vector), upper.vector))
  }

  @inline(__always)
  static func clampSigned(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_smin_Vec16xInt8(
        Builtin.int_smax_Vec16xInt8(bytes.vector, lower.vector), upper.vector))
  }

  @inline(__always)
  static func quarter(_ bytes: Bytes, _ index: Int) -> Quarter {
    switch index {
    case 0: bytes.lowHalf.lowHalf
    case 1: bytes.lowHalf.highHalf
    case 2: bytes.highHalf.lowHalf
    default: bytes.highHalf.highHalf
    }
  }

  @inline(__always)
  static func min(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.int_smin_Vec4xInt32(a.vector, b.vector))
  }

  @inline(__always)
  static func max(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.int_smax_Vec4xInt32(a.vector, b.vector))
  }

  @inline(__always)
  static func leastHalves(_ a: Words, _ b: Words) -> Words {
    let a: Builtin.Vec8xInt16 = Builtin.reinterpretCast(a)
    let b: Builtin.Vec8xInt16 = Builtin.reinterpretCast(b)
    return Builtin.reinterpretCast(Builtin.int_umin_Vec8xInt16(a, b))
  }

  @inline(__always)
  static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec16xInt8(a.vector, b.vector)
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @inline(__always)
  static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec8xInt16(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @inline(__always)
  static func narrow(_ words: Words) -> Quarter {
    Builtin.reinterpretCast(Builtin.trunc_Vec4xInt32_Vec4xInt8(words.vector))
  }

  @inline(__always)
  static func widen(_ bytes: Quarter) -> Words {
    Words(Builtin.zext_Vec4xInt8_Vec4xInt32(Builtin.reinterpretCast(bytes)))
  }

  @inline(__always)
  static func widenSigned(_ bytes: Quarter) -> Words {
    Words(Builtin.sext_Vec4xInt8_Vec4xInt32(Builtin.reinterpretCast(bytes)))
  }

  @inline(__always)
  static func float(_ words: Words) -> Floats {
    Floats(Builtin.sitofp_Vec4xInt32_Vec4xFPIEEE32(words.vector))
  }

  @inline(__always)
  static func truncate(_ floats: Floats) -> Words {
    Words(Builtin.int_aarch64_neon_fcvtzs_Vec4xInt32_Vec4xFPIEEE32(floats.vector))
  }

  @inline(__always)
  static func add(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fadd_Vec4xFPIEEE32(a.vector, b.vector))
  }

  @inline(__always)
  static func multiply(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fmul_Vec4xFPIEEE32(a.vector, b.vector))
  }

  @inline(__always)
  static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats {
    Floats(Builtin.int_fma_Vec4xFPIEEE32(a.vector, b.vector, c.vector))
  }

  @inline(__always)
  static func equal(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.sext_Vec4xInt1_Vec4xInt32(Builtin.cmp_eq_Vec4xInt32(a.vector, b.vector)))
  }

  @inline(__always)
  static func hasZero(_ words: Words) -> Bool {
    Bool(Builtin.int_vector_reduce_or_Vec4xInt1(Builtin.cmp_eq_Vec4xInt32(words.vector, Words.zero.vector)))
  }

  @inline(__always)
  static func greatest(_ words: Words) -> Int32 {
    Builtin.reinterpretCast(Builtin.int_vector_reduce_smax_Vec4xInt32(words.vector))
  }

  @inline(__always)
  static func min(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec4xInt1_Vec4xFPIEEE32(
        Builtin.fcmp_olt_Vec4xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }

  @inline(__always)
  static func max(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec4xInt1_Vec4xFPIEEE32(
        Builtin.fcmp_ogt_Vec4xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }
}

extension SIMD4<Int32> {
  @inline(__always) var vector: Builtin.Vec4xInt32 { Builtin.reinterpretCast(self) }
  @inline(__always) init(_ vector: Builtin.Vec4xInt32) { self = Builtin.reinterpretCast(vector) }
}

extension SIMD16<UInt8> {
  @inline(__always) var vector: Builtin.Vec16xInt8 { Builtin.reinterpretCast(self) }
}

extension SIMD4<Float> {
  @inline(__always) var vector: Builtin.Vec4xFPIEEE32 { Builtin.reinterpretCast(self) }
  @inline(__always) init(_ vector: Builtin.Vec4xFPIEEE32) { self = Builtin.reinterpretCast(vector) }
}
#endif
