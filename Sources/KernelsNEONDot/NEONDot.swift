#if arch(arm64)
import AtrousKernels
import AtrousKernelsNEON
import Builtin

/// 128-bit vectors of AArch64 with the dot product of Armv8.2: Arm's Cortex-A55 and A75 and later, Apple's A11 and later.
enum NEONDot: VectorsNEON {
  typealias Bytes = SIMD16<UInt8>
  typealias Words = SIMD4<Int32>
  typealias Floats = SIMD4<Float>
  typealias Quarter = SIMD4<UInt8>
  typealias Halves = SIMD4<Int16>

  /// The second factor may be one word of a vector, repeated, without an instruction for it.
  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(
      Builtin.int_aarch64_neon_sdot_Vec4xInt32_Vec16xInt8(sum.vector, weights.vector, activations.vector))
  }
}
#endif
