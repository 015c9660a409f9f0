#if arch(x86_64)
import Builtin

/// 256-bit vectors with AVX2 and FMA: Intel from Haswell on, AMD from Zen on.
enum AVX2: Vectors256 {
  typealias Bytes = SIMD32<UInt8>
  typealias Words = SIMD8<Int32>
  typealias Floats = SIMD8<Float>
  typealias Quarter = SIMD8<UInt8>
  typealias Halves = SIMD8<Int16>

  @inline(__always) static var activationsAreSigned: Bool { false }
  @inline(__always) static var pairLimit: Int16 { 128 }
  @inline(__always) static var splitsSigns: Bool { true }

  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    let (evenA, oddA) = evenAndOdd(activations)
    let (evenW, oddW) = evenAndOddSigned(weights)
    return sum &+ Words(Builtin.int_x86_avx2_pmadd_wd(evenA, evenW))
      &+ Words(Builtin.int_x86_avx2_pmadd_wd(oddA, oddW))
  }

  /// `vpmaddubsw` adds two products in 16 bits, with saturation that limited weights never meet: 255 * 128 = 32640.
  @inline(__always)
  static func dotLimited(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    let pairs = Builtin.int_x86_avx2_pmadd_ub_sw(activations.vector, weights.vector)
    let ones = SIMD16<Int16>(repeating: 1)
    return sum &+ Words(Builtin.int_x86_avx2_pmadd_wd(pairs, Builtin.reinterpretCast(ones)))
  }

  /// The sign goes to the weights, so that two products are at most 2 * 128 * 127.
  @inline(__always)
  static func dotBySign(_ sum: Words, _ activations: Bytes, magnitudes: Bytes, _ weights: Bytes) -> Words {
    let signed = Builtin.int_x86_avx2_psign_b(weights.vector, activations.vector)
    let pairs = Builtin.int_x86_avx2_pmadd_ub_sw(magnitudes.vector, signed)
    let ones = SIMD16<Int16>(repeating: 1)
    return sum &+ Words(Builtin.int_x86_avx2_pmadd_wd(pairs, Builtin.reinterpretCast(ones)))
  }

  @inline(__always)
  static func magnitudes(_ bytes: Bytes) -> Bytes {
    Builtin.reinterpretCast(Builtin.int_x86_avx2_psign_b(bytes.vector, bytes.vector))
  }

  @inline(__always)
  private static func evenAndOdd(_ bytes: Bytes) -> (Builtin.Vec16xInt16, Builtin.Vec16xInt16) {
    let halves = unsafe unsafeBitCast(bytes, to: SIMD16<UInt16>.self)
    return (Builtin.reinterpretCast(halves & 0xff), Builtin.reinterpretCast(halves &>> 8))
  }

  @inline(__always)
  private static func evenAndOddSigned(_ bytes: Bytes) -> (Builtin.Vec16xInt16, Builtin.Vec16xInt16) {
    let halves = unsafe unsafeBitCast(bytes, to: SIMD16<Int16>.self)
    return (Builtin.reinterpretCast((halves &<< 8) &>> 8), Builtin.reinterpretCast(halves &>> 8))
  }
}
#endif
