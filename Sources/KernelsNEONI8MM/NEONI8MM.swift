#if arch(arm64)
import AtrousKernels
import AtrousKernelsNEON
import Builtin

/// 128-bit vectors of AArch64 with the products of matrices of Armv8.6, too: Arm's Cortex-A510, A710 and X2 and later,
/// Neoverse's N2 and V1, Apple's A15 and M2 and later.
enum NEONI8MM: VectorsNEON {
  typealias Bytes = SIMD16<UInt8>
  typealias Words = SIMD4<Int32>
  typealias Floats = SIMD4<Float>
  typealias Quarter = SIMD4<UInt8>
  typealias Halves = SIMD4<Int16>

  @inline(__always) static var tileDepth: Int { 8 }

  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(
      Builtin.int_aarch64_neon_sdot_Vec4xInt32_Vec16xInt8(sum.vector, weights.vector, activations.vector))
  }

  @inline(__always)
  static func multiplyMatrices(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(
      Builtin.int_aarch64_neon_smmla_Vec4xInt32_Vec16xInt8(sum.vector, activations.vector, weights.vector))
  }

  /// `zip1` and `zip2`.
  @inline(__always)
  static func exchangeHalves(_ a: Words, _ b: Words) -> (Words, Words) {
    let (first, last) = Builtin.interleave_Vec2xInt64(Builtin.reinterpretCast(a), Builtin.reinterpretCast(b))
    return (Builtin.reinterpretCast(first), Builtin.reinterpretCast(last))
  }
}
#endif
