import AtrousKernels
import Builtin

/// 512-bit vectors with AVX-512 F, BW, VL, VBMI and VNNI: Intel from Ice Lake on, AMD from Zen 4 on.
enum AVX512: VectorISA {
  typealias Bytes = SIMD64<UInt8>
  typealias Words = SIMD16<Int32>
  typealias Floats = SIMD16<Float>
  typealias Quarter = SIMD16<UInt8>

  @inline(__always) static var activationsAreSigned: Bool { false }

  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(Builtin.int_x86_avx512_vpdpbusd_512(sum.vector, activations.words, weights.words))
  }

  /// Even lanes are sign-extended in place, odd ones shifted down; both become one `vpmuldq`.
  @inline(__always)
  static func multiplyHighRounded(_ x: Words, _ q: Words) -> Words {
    let (x, q) = unsafe (unsafeBitCast(x, to: SIMD8<Int64>.self), unsafeBitCast(q, to: SIMD8<Int64>.self))
    let shift = SIMD8<Int64>(repeating: 32)
    let half = SIMD8<Int64>(repeating: 1 << 31)
    let even = ((x &<< shift) &>> shift) &* ((q &<< shift) &>> shift) &+ half
    let odd = (x &>> shift) &* (q &>> shift) &+ half
    let high = SIMD8<UInt64>(repeating: 0xffff_ffff_0000_0000)
    let joined =
      unsafe (unsafeBitCast(even, to: SIMD8<UInt64>.self) &>> 32)
      | (unsafeBitCast(odd, to: SIMD8<UInt64>.self) & high)
    return unsafe unsafeBitCast(joined, to: Words.self)
  }

  @inline(__always)
  static func min(_ a: Words, _ b: Words) -> Words {
    Words(
      Builtin.select_Vec16xInt1_Vec16xInt32(
        Builtin.cmp_slt_Vec16xInt32(a.vector, b.vector), a.vector, b.vector))
  }

  @inline(__always)
  static func max(_ a: Words, _ b: Words) -> Words {
    Words(
      Builtin.select_Vec16xInt1_Vec16xInt32(
        Builtin.cmp_sgt_Vec16xInt32(a.vector, b.vector), a.vector, b.vector))
  }

  @inline(__always)
  static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec64xInt8(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @inline(__always)
  static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec32xInt16(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @inline(__always)
  static func narrow(_ words: Words) -> Quarter {
    Builtin.reinterpretCast(Builtin.trunc_Vec16xInt32_Vec16xInt8(words.vector))
  }

  @inline(__always)
  static func widen(_ bytes: Quarter) -> Words {
    Words(Builtin.zext_Vec16xInt8_Vec16xInt32(Builtin.reinterpretCast(bytes)))
  }

  @inline(__always)
  static func widenSigned(_ bytes: Quarter) -> Words {
    Words(Builtin.sext_Vec16xInt8_Vec16xInt32(Builtin.reinterpretCast(bytes)))
  }

  @inline(__always)
  static func float(_ words: Words) -> Floats {
    Builtin.reinterpretCast(Builtin.sitofp_Vec16xInt32_Vec16xFPIEEE32(words.vector))
  }

  @inline(__always)
  static func truncate(_ floats: Floats) -> Words {
    Words(Builtin.fptosi_Vec16xFPIEEE32_Vec16xInt32(floats.vector))
  }

  @inline(__always)
  static func copySign(of sign: Floats, to magnitude: Floats) -> Floats {
    let (sign, magnitude): (Words, Words) = (
      Builtin.reinterpretCast(sign), Builtin.reinterpretCast(magnitude)
    )
    return Builtin.reinterpretCast((sign & Words(repeating: .min)) | magnitude)
  }

  @inline(__always)
  static func min(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
        Builtin.fcmp_olt_Vec16xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }

  @inline(__always)
  static func max(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec16xInt1_Vec16xFPIEEE32(
        Builtin.fcmp_ogt_Vec16xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }
}

extension SIMD16<Int32> {
  @inline(__always) var vector: Builtin.Vec16xInt32 { Builtin.reinterpretCast(self) }
  @inline(__always) init(_ vector: Builtin.Vec16xInt32) { self = Builtin.reinterpretCast(vector) }
}

extension SIMD64<UInt8> {
  @inline(__always) var words: Builtin.Vec16xInt32 { Builtin.reinterpretCast(self) }
}

extension SIMD16<Float> {
  @inline(__always) var vector: Builtin.Vec16xFPIEEE32 { Builtin.reinterpretCast(self) }
  @inline(__always) init(_ vector: Builtin.Vec16xFPIEEE32) { self = Builtin.reinterpretCast(vector) }
}
