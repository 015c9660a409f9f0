#if arch(x86_64)
public import AtrousKernels
public import Builtin

/// The primitives of 256-bit vectors with AVX2 and FMA, all but the dot product.
@usableFromInline package protocol Vectors256: VectorISA
where
  Bytes == SIMD32<UInt8>, Words == SIMD8<Int32>, Floats == SIMD8<Float>, Quarter == SIMD8<UInt8>,
  Halves == SIMD8<Int16>
{}

extension Vectors256 {
  @inlinable @inline(__always)
  package static func shiftLeft(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.shl_Vec8xInt32(words.vector, counts.vector))
  }

  @inlinable @inline(__always)
  package static func shiftRight(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.ashr_Vec8xInt32(words.vector, counts.vector))
  }

  /// Even lanes are sign-extended in place, odd ones shifted down; both become one `vpmuldq`.
  @inlinable @inline(__always)
  package static func multiplyHigh(_ x: Words, _ q: Words, addingEven: Words, odd: Words) -> Words {
    let (x, q) = unsafe (unsafeBitCast(x, to: SIMD4<Int64>.self), unsafeBitCast(q, to: SIMD4<Int64>.self))
    let (c, d) = unsafe (
      unsafeBitCast(addingEven, to: SIMD4<Int64>.self), unsafeBitCast(odd, to: SIMD4<Int64>.self)
    )
    let shift = SIMD4<Int64>(repeating: 32)
    let even = ((x &<< shift) &>> shift) &* ((q &<< shift) &>> shift) &+ c
    let odd = (x &>> shift) &* (q &>> shift) &+ d
    let high = SIMD4<UInt64>(repeating: 0xffff_ffff_0000_0000)
    let joined =
      unsafe (unsafeBitCast(even, to: SIMD4<UInt64>.self) &>> 32)
      | (unsafeBitCast(odd, to: SIMD4<UInt64>.self) & high)
    return unsafe unsafeBitCast(joined, to: Words.self)
  }

  @inlinable @inline(__always)
  package static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = halves(a, b, c, d, adding)
    return inOrder(Builtin.int_x86_avx2_packuswb(ab, cd))
  }

  @inlinable @inline(__always)
  package static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    let (ab, cd) = halves(a, b, c, d, adding)
    return inOrder(Builtin.int_x86_avx2_packsswb(ab, cd))
  }

  @inlinable @inline(__always)
  static func halves(
    _ a: Words, _ b: Words, _ c: Words, _ d: Words, _ adding: Bytes
  ) -> (Builtin.Vec16xInt16, Builtin.Vec16xInt16) {
    let adding: Builtin.Vec16xInt16 = Builtin.reinterpretCast(adding)
    return (
      Builtin.int_sadd_sat_Vec16xInt16(Builtin.int_x86_avx2_packssdw(a.vector, b.vector), adding),
      Builtin.int_sadd_sat_Vec16xInt16(Builtin.int_x86_avx2_packssdw(c.vector, d.vector), adding)
    )
  }

  /// The pack instructions work in each 128-bit lane: four bytes of a, of b, of c, of d, and so on.
  @inlinable @inline(__always)
  static func inOrder(_ packed: Builtin.Vec32xInt8) -> Bytes {
    let order = Words(0, 4, 1, 5, 2, 6, 3, 7)
    return Builtin.reinterpretCast(
      Builtin.int_x86_avx2_permd(Builtin.reinterpretCast(packed), order.vector))
  }

  /// `vpshufb` takes the low four bits of an index, and gives 0 where the highest is set. An index from which 16 was taken n
  /// times, with saturation below 0, meets the differences of all rows up to its own, whose XOR is its row's element.
  @inlinable @inline(__always)
  package static func lookUp(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ count: Int,
    _ table: UnsafePointer<UInt8>
  ) {
    let differences = unsafe UnsafeRawPointer(table + 256)
    let row = Bytes(repeating: 16)
    var index = 0
    while index < count {
      var low = unsafe UnsafeRawPointer(input + index).loadUnaligned(as: Bytes.self)
      // Of words: XOR of bytes would be taken one by one.
      var high = bytes(words(low) ^ Words(repeating: Int32(bitPattern: 0x8080_8080)))
      var found = Words.zero
      for offset in stride(from: 0, to: 128, by: 16) {
        let first = unsafe differences.loadUnaligned(fromByteOffset: offset, as: SIMD16<UInt8>.self)
        let second = unsafe differences.loadUnaligned(fromByteOffset: offset &+ 128, as: SIMD16<UInt8>.self)
        found = found ^ shuffled(first, low) ^ shuffled(second, high)
        low = Builtin.reinterpretCast(Builtin.int_ssub_sat_Vec32xInt8(low.vector, row.vector))
        high = Builtin.reinterpretCast(Builtin.int_ssub_sat_Vec32xInt8(high.vector, row.vector))
      }
      unsafe storeBytes(bytes(found), to: output + index, count: count &- index)
      index &+= 32
    }
  }

  @inlinable @inline(__always)
  static func shuffled(_ row: SIMD16<UInt8>, _ places: Bytes) -> Words {
    let both = Bytes(lowHalf: row, highHalf: row)
    return Builtin.reinterpretCast(Builtin.int_x86_avx2_pshuf_b(both.vector, places.vector))
  }

  @inlinable @inline(__always)
  package static func clamp(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    let raised = Builtin.select_Vec32xInt1_Vec32xInt8(
      Builtin.cmp_ugt_Vec32xInt8(bytes.vector, lower.vector), bytes.vector, lower.vector)
    return Builtin.reinterpretCast(
      Builtin.select_Vec32xInt1_Vec32xInt8(
        Builtin.cmp_ult_Vec32xInt8(raised, upper.vector), raised, upper.vector))
  }

  @inlinable @inline(__always)
  package static func clampSigned(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    let raised = Builtin.select_Vec32xInt1_Vec32xInt8(
      Builtin.cmp_sgt_Vec32xInt8(bytes.vector, lower.vector), bytes.vector, lower.vector)
    return Builtin.reinterpretCast(
      Builtin.select_Vec32xInt1_Vec32xInt8(
        Builtin.cmp_slt_Vec32xInt8(raised, upper.vector), raised, upper.vector))
  }

  @inlinable @inline(__always)
  package static func quarter(_ bytes: Bytes, _ index: Int) -> Quarter {
    let quarters = unsafe unsafeBitCast(bytes, to: (Quarter, Quarter, Quarter, Quarter).self)
    return switch index {
    case 0: quarters.0
    case 1: quarters.1
    case 2: quarters.2
    default: quarters.3
    }
  }

  @inlinable @inline(__always)
  package static func min(_ a: Words, _ b: Words) -> Words {
    Words(
      Builtin.select_Vec8xInt1_Vec8xInt32(
        Builtin.cmp_slt_Vec8xInt32(a.vector, b.vector), a.vector, b.vector))
  }

  @inlinable @inline(__always)
  package static func max(_ a: Words, _ b: Words) -> Words {
    Words(
      Builtin.select_Vec8xInt1_Vec8xInt32(
        Builtin.cmp_sgt_Vec8xInt32(a.vector, b.vector), a.vector, b.vector))
  }

  @inlinable @inline(__always)
  package static func leastHalves(_ a: Words, _ b: Words) -> Words {
    let a: Builtin.Vec16xInt16 = Builtin.reinterpretCast(a)
    let b: Builtin.Vec16xInt16 = Builtin.reinterpretCast(b)
    return Builtin.reinterpretCast(
      Builtin.select_Vec16xInt1_Vec16xInt16(Builtin.cmp_ult_Vec16xInt16(a, b), a, b))
  }

  @inlinable @inline(__always)
  package static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec32xInt8(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @inlinable @inline(__always)
  package static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec16xInt16(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @inlinable @inline(__always)
  package static func narrow(_ words: Words) -> Quarter {
    Builtin.reinterpretCast(Builtin.trunc_Vec8xInt32_Vec8xInt8(words.vector))
  }

  @inlinable @inline(__always)
  package static func narrowToHalves(_ words: Words) -> Halves {
    Builtin.reinterpretCast(Builtin.trunc_Vec8xInt32_Vec8xInt16(words.vector))
  }

  @inlinable @inline(__always)
  package static func widen(_ bytes: Quarter) -> Words {
    Words(Builtin.zext_Vec8xInt8_Vec8xInt32(Builtin.reinterpretCast(bytes)))
  }

  @inlinable @inline(__always)
  package static func widenSigned(_ bytes: Quarter) -> Words {
    Words(Builtin.sext_Vec8xInt8_Vec8xInt32(Builtin.reinterpretCast(bytes)))
  }

  @inlinable @inline(__always)
  package static func float(_ words: Words) -> Floats {
    Builtin.reinterpretCast(Builtin.sitofp_Vec8xInt32_Vec8xFPIEEE32(words.vector))
  }

  @inlinable @inline(__always)
  package static func truncate(_ floats: Floats) -> Words {
    Words(Builtin.int_x86_avx_cvtt_ps2dq_256(floats.vector))
  }

  @inlinable @inline(__always)
  package static func add(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fadd_Vec8xFPIEEE32(a.vector, b.vector))
  }

  @inlinable @inline(__always)
  package static func multiply(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fmul_Vec8xFPIEEE32(a.vector, b.vector))
  }

  @inlinable @inline(__always)
  package static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats {
    Floats(Builtin.int_fma_Vec8xFPIEEE32(a.vector, b.vector, c.vector))
  }

  @inlinable @inline(__always)
  package static func equal(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.sext_Vec8xInt1_Vec8xInt32(Builtin.cmp_eq_Vec8xInt32(a.vector, b.vector)))
  }

  @inlinable @inline(__always)
  package static func hasZero(_ words: Words) -> Bool {
    Bool(Builtin.int_vector_reduce_or_Vec8xInt1(Builtin.cmp_eq_Vec8xInt32(words.vector, Words.zero.vector)))
  }

  @inlinable @inline(__always)
  package static func greatest(_ words: Words) -> Int32 {
    Builtin.reinterpretCast(Builtin.int_vector_reduce_smax_Vec8xInt32(words.vector))
  }

  @inlinable @inline(__always)
  package static func min(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec8xInt1_Vec8xFPIEEE32(
        Builtin.fcmp_olt_Vec8xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }

  @inlinable @inline(__always)
  package static func max(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec8xInt1_Vec8xFPIEEE32(
        Builtin.fcmp_ogt_Vec8xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }
}

extension SIMD8<Int32> {
  @inlinable @inline(__always) package var vector: Builtin.Vec8xInt32 { Builtin.reinterpretCast(self) }
  @inlinable @inline(__always) package init(_ vector: Builtin.Vec8xInt32) {
    self = Builtin.reinterpretCast(vector)
  }
}

extension SIMD32<UInt8> {
  @inlinable @inline(__always) package var vector: Builtin.Vec32xInt8 { Builtin.reinterpretCast(self) }
}

extension SIMD8<Float> {
  @inlinable @inline(__always) package var vector: Builtin.Vec8xFPIEEE32 { Builtin.reinterpretCast(self) }
  @inlinable @inline(__always) package init(_ vector: Builtin.Vec8xFPIEEE32) {
    self = Builtin.reinterpretCast(vector)
  }
}
#endif
