public import Builtin

/// The primitives of 128-bit vectors that every instruction set has, in operations that the compiler makes one
/// instruction of.
@usableFromInline package protocol Vectors128: VectorISA
where
  Bytes == SIMD16<UInt8>, Words == SIMD4<Int32>, Floats == SIMD4<Float>, Quarter == SIMD4<UInt8>,
  Halves == SIMD4<Int16>
{}

extension Vectors128 {
  @_alwaysEmitIntoClient @inline(__always)
  package static func shiftLeft(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.shl_Vec4xInt32(words.vector, counts.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func shiftRight(_ words: Words, by counts: Words) -> Words {
    Words(Builtin.ashr_Vec4xInt32(words.vector, counts.vector))
  }

  /// Products of even lanes and of odd ones; of each 64-bit sum the upper word.
  @_alwaysEmitIntoClient @inline(__always)
  package static func multiplyHigh(_ x: Words, _ q: Words, addingEven: Words, odd: Words) -> Words {
    var high = Words()
    high.evenHalf = product(x.evenHalf, q.evenHalf, addingEven).oddHalf
    high.oddHalf = product(x.oddHalf, q.oddHalf, odd).oddHalf
    return high
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func product(_ x: SIMD2<Int32>, _ q: SIMD2<Int32>, _ addend: Words) -> Words {
    let product = Builtin.mul_Vec2xInt64(
      Builtin.sext_Vec2xInt32_Vec2xInt64(Builtin.reinterpretCast(x)),
      Builtin.sext_Vec2xInt32_Vec2xInt64(Builtin.reinterpretCast(q)))
    return Builtin.reinterpretCast(Builtin.add_Vec2xInt64(product, Builtin.reinterpretCast(addend)))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func clamp(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_umin_Vec16xInt8(
        Builtin.int_umax_Vec16xInt8(bytes.vector, lower.vector), upper.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func clampSigned(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_smin_Vec16xInt8(
        Builtin.int_smax_Vec16xInt8(bytes.vector, lower.vector), upper.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func quarter(_ bytes: Bytes, _ index: Int) -> Quarter {
    switch index {
    case 0: bytes.lowHalf.lowHalf
    case 1: bytes.lowHalf.highHalf
    case 2: bytes.highHalf.lowHalf
    default: bytes.highHalf.highHalf
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func min(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.int_smin_Vec4xInt32(a.vector, b.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func max(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.int_smax_Vec4xInt32(a.vector, b.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func leastHalves(_ a: Words, _ b: Words) -> Words {
    let a: Builtin.Vec8xInt16 = Builtin.reinterpretCast(a)
    let b: Builtin.Vec8xInt16 = Builtin.reinterpretCast(b)
    return Builtin.reinterpretCast(Builtin.int_umin_Vec8xInt16(a, b))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec16xInt8(a.vector, b.vector)
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    let (low, high) = Builtin.interleave_Vec8xInt16(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(low), Builtin.reinterpretCast(high))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func narrow(_ words: Words) -> Quarter {
    Builtin.reinterpretCast(Builtin.trunc_Vec4xInt32_Vec4xInt8(words.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func narrowToHalves(_ words: Words) -> Halves {
    Builtin.reinterpretCast(Builtin.trunc_Vec4xInt32_Vec4xInt16(words.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func widen(_ bytes: Quarter) -> Words {
    Words(Builtin.zext_Vec4xInt8_Vec4xInt32(Builtin.reinterpretCast(bytes)))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func widenSigned(_ bytes: Quarter) -> Words {
    Words(Builtin.sext_Vec4xInt8_Vec4xInt32(Builtin.reinterpretCast(bytes)))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func float(_ words: Words) -> Floats {
    Floats(Builtin.sitofp_Vec4xInt32_Vec4xFPIEEE32(words.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func add(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fadd_Vec4xFPIEEE32(a.vector, b.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func multiply(_ a: Floats, _ b: Floats) -> Floats {
    Floats(Builtin.fmul_Vec4xFPIEEE32(a.vector, b.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func equal(_ a: Words, _ b: Words) -> Words {
    Words(Builtin.sext_Vec4xInt1_Vec4xInt32(Builtin.cmp_eq_Vec4xInt32(a.vector, b.vector)))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func greatest(_ words: Words) -> Int32 {
    Builtin.reinterpretCast(Builtin.int_vector_reduce_smax_Vec4xInt32(words.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func min(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec4xInt1_Vec4xFPIEEE32(
        Builtin.fcmp_olt_Vec4xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func max(_ a: Floats, _ b: Floats) -> Floats {
    Floats(
      Builtin.select_Vec4xInt1_Vec4xFPIEEE32(
        Builtin.fcmp_ogt_Vec4xFPIEEE32(a.vector, b.vector), a.vector, b.vector))
  }
}

extension SIMD4<Int32> {
  @_alwaysEmitIntoClient @inline(__always) package var vector: Builtin.Vec4xInt32 {
    Builtin.reinterpretCast(self)
  }
  @_alwaysEmitIntoClient @inline(__always) package init(_ vector: Builtin.Vec4xInt32) {
    self = Builtin.reinterpretCast(vector)
  }
}

extension SIMD16<UInt8> {
  @_alwaysEmitIntoClient @inline(__always) package var vector: Builtin.Vec16xInt8 {
    Builtin.reinterpretCast(self)
  }
}

extension SIMD4<Float> {
  @_alwaysEmitIntoClient @inline(__always) package var vector: Builtin.Vec4xFPIEEE32 {
    Builtin.reinterpretCast(self)
  }
  @_alwaysEmitIntoClient @inline(__always) package init(_ vector: Builtin.Vec4xFPIEEE32) {
    self = Builtin.reinterpretCast(vector)
  }
}
