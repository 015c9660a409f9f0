#if arch(x86_64)
import AtrousKernels
import Builtin

/// 512-bit vectors with AVX-512 F, BW, VL, VBMI and VNNI: Intel from Ice Lake on, AMD from Zen 4 on.
enum AVX512: VectorISA {
  typealias Bytes = SIMD64<UInt8>
  typealias Words = SIMD16<Int32>
  typealias Floats = SIMD16<Float>
  typealias Quarter = SIMD16<UInt8>
  typealias Halves = SIMD16<Int16>

  @inline(__always) static var activationsAreSigned: Bool { false }
  @inline(__always) static var interleavedBytes: Int { 16 }

  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(Builtin.int_x86_avx512_vpdpbusd_512(sum.vector, activations.words, weights.words))
  }

  @inline(__always)
  static func shiftLeft(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.shl_Vec16xInt32(words.vector, counts.vector))
  }

  @inline(__always)
  static func shiftRight(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.ashr_Vec16xInt32(words.vector, counts.vector))
  }

  /// Even lanes are sign-extended in place, odd ones shifted down; both become one `vpmuldq`.
  @inline(__always)
  static func multiplyHigh(_ x: Words, _ q: Words, addingEven: Words, odd: Words) -> Words {
    let (x, q) = unsafe (unsafeBitCast(x, to: SIMD8<Int64>.self), unsafeBitCast(q, to: SIMD8<Int64>.self))
    let (c, d) = unsafe (
      unsafeBitCast(addingEven, to: SIMD8<Int64>.self), unsafeBitCast(odd, to: SIMD8<Int64>.self)
    )
    let shift = SIMD8<Int64>(repeating: 32)
    let even = ((x &<< shift) &>> shift) &* ((q &<< shift) &>> shift) &+ c
    let odd = (x &>> shift) &* (q &>> shift) &+ d
    let high = SIMD8<UInt64>(repeating: 0xffff_ffff_0000_0000)
    let joined =
      unsafe (unsafeBitCast(even, to: SIMD8<UInt64>.self) &>> 32)
      | (unsafeBitCast(odd, to: SIMD8<UInt64>.self) & high)
    return unsafe unsafeBitCast(joined, to: Words.self)
  }

  @inline(__always)
  static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = halves(a, b, c, d, adding)
    return inOrder(Builtin.reinterpretCast(Builtin.int_x86_avx512_packuswb_512(ab, cd)))
  }

  @inline(__always)
  static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = halves(a, b, c, d, adding)
    return inOrder(Builtin.reinterpretCast(Builtin.int_x86_avx512_packsswb_512(ab, cd)))
  }

  @inline(__always)
  static func packHigh(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes {
    Builtin.reinterpretCast(Builtin.int_x86_avx512_packuswb_512(upperHalves(a, b), upperHalves(c, d)))
  }

  @inline(__always)
  static func packHighSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes {
    Builtin.reinterpretCast(Builtin.int_x86_avx512_packsswb_512(upperHalves(a, b), upperHalves(c, d)))
  }

  /// In the order in which `vpackssdw` leaves two vectors: four of a and four of b in each 128-bit lane.
  @inline(__always)
  private static func upperHalves(_ a: Words, _ b: Words) -> Builtin.Vec32xInt16 {
    let order = SIMD32<Int16>(
      1, 3, 5, 7, 33, 35, 37, 39, 9, 11, 13, 15, 41, 43, 45, 47,
      17, 19, 21, 23, 49, 51, 53, 55, 25, 27, 29, 31, 57, 59, 61, 63)
    return Builtin.int_x86_avx512_vpermi2var_hi_512(
      Builtin.reinterpretCast(a), Builtin.reinterpretCast(order), Builtin.reinterpretCast(b))
  }

  @inline(__always)
  private static func halves(
    _ a: Words, _ b: Words, _ c: Words, _ d: Words, _ adding: Bytes
  ) -> (Builtin.Vec32xInt16, Builtin.Vec32xInt16) {
    let adding: Builtin.Vec32xInt16 = Builtin.reinterpretCast(adding)
    return (
      Builtin.int_sadd_sat_Vec32xInt16(Builtin.int_x86_avx512_packssdw_512(a.vector, b.vector), adding),
      Builtin.int_sadd_sat_Vec32xInt16(Builtin.int_x86_avx512_packssdw_512(c.vector, d.vector), adding)
    )
  }

  /// The pack instructions work in each 128-bit lane: four bytes of a, of b, of c, of d, and so on.
  @inline(__always)
  static func inOrder(_ bytes: Bytes) -> Bytes {
    let order = Words(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15)
    return Builtin.reinterpretCast(Builtin.int_x86_avx512_permvar_si_512(bytes.words, order.vector))
  }

  /// `vpermi2b` takes seven bits of an index; the eighth chooses between the halves of the table.
  @inline(__always)
  static func lookUp(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ count: Int,
    _ table: UnsafePointer<UInt8>
  ) {
    let rows = unsafe UnsafeRawPointer(table)
    let a = unsafe rows.loadUnaligned(as: Bytes.self)
    let b = unsafe rows.loadUnaligned(fromByteOffset: 64, as: Bytes.self)
    let c = unsafe rows.loadUnaligned(fromByteOffset: 128, as: Bytes.self)
    let d = unsafe rows.loadUnaligned(fromByteOffset: 192, as: Bytes.self)
    var index = 0
    while index < count {
      let places = unsafe UnsafeRawPointer(input + index).loadUnaligned(as: Bytes.self)
      let low = Builtin.int_x86_avx512_vpermi2var_qi_512(a.vector, places.vector, b.vector)
      let high = Builtin.int_x86_avx512_vpermi2var_qi_512(c.vector, places.vector, d.vector)
      let isLow = Builtin.cmp_ult_Vec64xInt8(places.vector, Bytes(repeating: 128).vector)
      let found: Bytes = Builtin.reinterpretCast(Builtin.select_Vec64xInt1_Vec64xInt8(isLow, low, high))
      unsafe storeBytes(found, to: output + index, count: count &- index)
      index &+= 64
    }
  }

  @inline(__always)
  static func clamp(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    let raised = Builtin.select_Vec64xInt1_Vec64xInt8(
      Builtin.cmp_ugt_Vec64xInt8(bytes.vector, lower.vector), bytes.vector, lower.vector)
    return Builtin.reinterpretCast(
      Builtin.select_Vec64xInt1_Vec64xInt8(
        Builtin.cmp_ult_Vec64xInt8(raised, upper.vector), raised, upper.vector))
  }

  @inline(__always)
  static func clampSigned(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    let raised = Builtin.select_Vec64xInt1_Vec64xInt8(
      Builtin.cmp_sgt_Vec64xInt8(bytes.vector, lower.vector), bytes.vector, lower.vector)
    return Builtin.reinterpretCast(
      Builtin.select_Vec64xInt1_Vec64xInt8(
        Builtin.cmp_slt_Vec64xInt8(raised, upper.vector), raised, upper.vector))
  }

  @inline(__always)
  static func quarter(_ bytes: Bytes, _ index: Int) -> Quarter {
    let quarters = unsafe unsafeBitCast(bytes, to: (Quarter, Quarter, Quarter, Quarter).self)
    return switch index {
    case 0: quarters.0
    case 1: quarters.1
    case 2: quarters.2
    default: quarters.3
    }
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
  static func leastHalves(_ a: Words, _ b: Words) -> Words {
    let a: Builtin.Vec32xInt16 = Builtin.reinterpretCast(a)
    let b: Builtin.Vec32xInt16 = Builtin.reinterpretCast(b)
    return Builtin.reinterpretCast(
      Builtin.select_Vec32xInt1_Vec32xInt16(Builtin.cmp_ult_Vec32xInt16(a, b), a, b))
  }

  /// Permutations that the compiler knows as `vpunpcklbw` and `vpunpckhbw`.
  @inline(__always)
  static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let low = Bytes(
      0, 64, 1, 65, 2, 66, 3, 67, 4, 68, 5, 69, 6, 70, 7, 71,
      16, 80, 17, 81, 18, 82, 19, 83, 20, 84, 21, 85, 22, 86, 23, 87,
      32, 96, 33, 97, 34, 98, 35, 99, 36, 100, 37, 101, 38, 102, 39, 103,
      48, 112, 49, 113, 50, 114, 51, 115, 52, 116, 53, 117, 54, 118, 55, 119)
    let high = low &+ Bytes(repeating: 8)
    return (
      Builtin.reinterpretCast(Builtin.int_x86_avx512_vpermi2var_qi_512(a.vector, low.vector, b.vector)),
      Builtin.reinterpretCast(Builtin.int_x86_avx512_vpermi2var_qi_512(a.vector, high.vector, b.vector))
    )
  }

  /// `vpunpcklwd` and `vpunpckhwd`.
  @inline(__always)
  static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let low = SIMD32<Int16>(
      0, 32, 1, 33, 2, 34, 3, 35, 8, 40, 9, 41, 10, 42, 11, 43,
      16, 48, 17, 49, 18, 50, 19, 51, 24, 56, 25, 57, 26, 58, 27, 59)
    let high = low &+ SIMD32<Int16>(repeating: 4)
    return (
      Builtin.reinterpretCast(
        Builtin.int_x86_avx512_vpermi2var_hi_512(
          Builtin.reinterpretCast(a), Builtin.reinterpretCast(low), Builtin.reinterpretCast(b))),
      Builtin.reinterpretCast(
        Builtin.int_x86_avx512_vpermi2var_hi_512(
          Builtin.reinterpretCast(a), Builtin.reinterpretCast(high), Builtin.reinterpretCast(b)))
    )
  }

  @inline(__always)
  static func narrow(_ words: Words) -> Quarter {
    Builtin.reinterpretCast(Builtin.trunc_Vec16xInt32_Vec16xInt8(words.vector))
  }

  @inline(__always)
  static func narrowToHalves(_ words: Words) -> Halves {
    Builtin.reinterpretCast(Builtin.trunc_Vec16xInt32_Vec16xInt16(words.vector))
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
    let current: Int32 = 4
    return Words(
      Builtin.int_x86_avx512_mask_cvttps2dq_512(
        floats.vector, Words.zero.vector, (-1 as Int16)._value, current._value))
  }

  @inline(__always)
  static func add(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fadd_Vec16xFPIEEE32(a.vector, b.vector))
  }

  @inline(__always)
  static func multiply(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fmul_Vec16xFPIEEE32(a.vector, b.vector))
  }

  @inline(__always)
  static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats {
    Floats(Builtin.int_fma_Vec16xFPIEEE32(a.vector, b.vector, c.vector))
  }

  @inline(__always)
  static func scale(_ floats: Floats, byPowerOfTwo k: Floats) -> Floats {
    let current: Int32 = 4
    return Floats(
      Builtin.int_x86_avx512_mask_scalef_ps_512(
        floats.vector, k.vector, floats.vector, (-1 as Int16)._value, current._value))
  }

  @inline(__always)
  static func equal(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.sext_Vec16xInt1_Vec16xInt32(Builtin.cmp_eq_Vec16xInt32(a.vector, b.vector)))
  }

  @inline(__always)
  static func hasZero(_ words: Words) -> Bool {
    Bool(Builtin.int_vector_reduce_or_Vec16xInt1(Builtin.cmp_eq_Vec16xInt32(words.vector, Words.zero.vector)))
  }

  @inline(__always)
  static func greatest(_ words: Words) -> Int32 {
    Builtin.reinterpretCast(Builtin.int_vector_reduce_smax_Vec16xInt32(words.vector))
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
  @inline(__always) var vector: Builtin.Vec64xInt8 { Builtin.reinterpretCast(self) }
  @inline(__always) var words: Builtin.Vec16xInt32 { Builtin.reinterpretCast(self) }
}

extension SIMD16<Float> {
  @inline(__always) var vector: Builtin.Vec16xFPIEEE32 { Builtin.reinterpretCast(self) }
  @inline(__always) init(_ vector: Builtin.Vec16xFPIEEE32) { self = Builtin.reinterpretCast(vector) }
}
#endif
