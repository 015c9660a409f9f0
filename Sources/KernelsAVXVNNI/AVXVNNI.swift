#if arch(x86_64)
import AtrousKernelsAVX2
import Builtin

/// 256-bit vectors with AVX-VNNI's dot product: Intel from Alder Lake on, which has no AVX-512, AMD from Zen 5 on.
enum AVXVNNI: Vectors256 {
  typealias Bytes = SIMD32<UInt8>
  typealias Words = SIMD8<Int32>
  typealias Floats = SIMD8<Float>
  typealias Quarter = SIMD8<UInt8>
  typealias Halves = SIMD8<Int16>

  @inline(__always) static var activationsAreSigned: Bool { false }

  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    Words(
      Builtin.int_x86_avx512_vpdpbusd_256(
        sum.vector, Builtin.reinterpretCast(activations), Builtin.reinterpretCast(weights)))
  }
}
#endif
