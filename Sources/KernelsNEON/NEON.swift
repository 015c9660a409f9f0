#if arch(arm64)
import AtrousKernels
import Builtin

/// 128-bit vectors of Armv8.0, which every AArch64 processor has.
enum NEON: VectorsNEON {
  typealias Bytes = SIMD16<UInt8>
  typealias Words = SIMD4<Int32>
  typealias Floats = SIMD4<Float>
  typealias Quarter = SIMD4<UInt8>
  typealias Halves = SIMD4<Int16>

  @inline(__always) static var pairLimit: Int16 { 255 }
  @inline(__always) static var splitsParity: Bool { true }

  /// `smull`, `smull2`, two `saddlp` and `addp`.
  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    let (low, high) = products(activations, weights)
    let pairs = Builtin.int_aarch64_neon_addp_Vec4xInt32(
      Builtin.int_aarch64_neon_saddlp_Vec4xInt32_Vec8xInt16(low),
      Builtin.int_aarch64_neon_saddlp_Vec4xInt32_Vec8xInt16(high))
    return sum &+ Words(pairs)
  }

  /// `smull` of the bytes at even places, `smlal` of their neighbours, and `sadalp`. Two products add up in 16 bits, which
  /// limited weights never exceed: 128 * 255 = 32640.
  @inline(__always)
  static func dotLimited(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    let (even, odd) = Builtin.deinterleave_Vec16xInt8(activations.vector, activations.vector)
    let pairs = Builtin.add_Vec8xInt16(
      Builtin.mul_Vec8xInt16(widened(half(Builtin.reinterpretCast(even), 0)), widened(half(weights, 0))),
      Builtin.mul_Vec8xInt16(widened(half(Builtin.reinterpretCast(odd), 0)), widened(half(weights, 1))))
    return sum &+ Words(Builtin.int_aarch64_neon_saddlp_Vec4xInt32_Vec8xInt16(pairs))
  }

  /// Products in 16 bits of the first eight bytes, and of the last eight.
  @inline(__always)
  private static func products(_ a: Bytes, _ w: Bytes) -> (Builtin.Vec8xInt16, Builtin.Vec8xInt16) {
    (
      Builtin.mul_Vec8xInt16(widened(half(a, 0)), widened(half(w, 0))),
      Builtin.mul_Vec8xInt16(widened(half(a, 1)), widened(half(w, 1)))
    )
  }

  /// A half in one piece: `lowHalf` and `highHalf` are compiled byte by byte here.
  @inline(__always)
  private static func half(_ bytes: Bytes, _ index: Int) -> SIMD8<UInt8> {
    unsafe unsafeBitCast(unsafeBitCast(bytes, to: SIMD2<UInt64>.self)[index], to: SIMD8<UInt8>.self)
  }

  @inline(__always)
  private static func widened(_ bytes: SIMD8<UInt8>) -> Builtin.Vec8xInt16 {
    Builtin.sext_Vec8xInt8_Vec8xInt16(Builtin.reinterpretCast(bytes))
  }
}
#endif
