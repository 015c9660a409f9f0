#if arch(wasm32)
import AtrousKernels
import Builtin

/// 128-bit vectors of WebAssembly (SIMD128), which every browser has. None of the relaxed instructions, whose results
/// depend on the processor.
enum WASM: Vectors128 {
  typealias Bytes = SIMD16<UInt8>
  typealias Words = SIMD4<Int32>
  typealias Floats = SIMD4<Float>
  typealias Quarter = SIMD4<UInt8>
  typealias Halves = SIMD4<Int16>

  @inline(__always) static var activationsAreSigned: Bool { false }
  @inline(__always) static var fusesProducts: Bool { false }
  @inline(__always) static var splitsParity: Bool { true }

  /// Two `i32x4.dot_i16x8_s`, of the bytes at even places widened to 16 bits, and of those at odd ones.
  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    let (a, w) = unsafe (
      unsafeBitCast(activations, to: SIMD8<UInt16>.self), unsafeBitCast(weights, to: SIMD8<Int16>.self)
    )
    let even = Builtin.int_wasm_dot(
      Builtin.reinterpretCast(a & 0xff), Builtin.reinterpretCast((w &<< 8) &>> 8))
    let odd = Builtin.int_wasm_dot(Builtin.reinterpretCast(a &>> 8), Builtin.reinterpretCast(w &>> 8))
    return sum &+ (Words(even) &+ Words(odd))
  }

  /// Weights widened to 16 bits, those at even places and those at odd ones: an `i16x8.load8x8_s` each.
  struct Weights {
    let even: Builtin.Vec8xInt16
    let odd: Builtin.Vec8xInt16
  }

  @inline(__always)
  static func weights(at address: UnsafeRawPointer) -> Weights {
    let even = unsafe address.loadUnaligned(as: SIMD8<Int8>.self)
    let odd = unsafe address.loadUnaligned(fromByteOffset: 8, as: SIMD8<Int8>.self)
    return Weights(
      even: Builtin.sext_Vec8xInt8_Vec8xInt16(Builtin.reinterpretCast(even)),
      odd: Builtin.sext_Vec8xInt8_Vec8xInt16(Builtin.reinterpretCast(odd)))
  }

  @inline(__always)
  static func dotLimited(_ sum: Words, _ activations: Bytes, _ weights: Weights) -> Words {
    let a = unsafe unsafeBitCast(activations, to: SIMD8<UInt16>.self)
    let even = Builtin.int_wasm_dot(Builtin.reinterpretCast(a & 0xff), weights.even)
    let odd = Builtin.int_wasm_dot(Builtin.reinterpretCast(a &>> 8), weights.odd)
    return sum &+ (Words(even) &+ Words(odd))
  }

  @inline(__always)
  static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_wasm_narrow_unsigned_Vec16xInt8_Vec8xInt16(halves(a, b, adding), halves(c, d, adding)))
  }

  @inline(__always)
  static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_wasm_narrow_signed_Vec16xInt8_Vec8xInt16(halves(a, b, adding), halves(c, d, adding)))
  }

  @inline(__always)
  private static func halves(_ a: Words, _ b: Words, _ adding: Bytes) -> Builtin.Vec8xInt16 {
    Builtin.int_sadd_sat_Vec8xInt16(
      Builtin.int_wasm_narrow_signed_Vec8xInt16_Vec4xInt32(a.vector, b.vector),
      Builtin.reinterpretCast(adding))
  }

  @inline(__always)
  static func packHigh(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_wasm_narrow_unsigned_Vec16xInt8_Vec8xInt16(upperHalves(a, b), upperHalves(c, d)))
  }

  @inline(__always)
  static func packHighSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes {
    Builtin.reinterpretCast(
      Builtin.int_wasm_narrow_signed_Vec16xInt8_Vec8xInt16(upperHalves(a, b), upperHalves(c, d)))
  }

  /// One `i8x16.shuffle`.
  @inline(__always)
  private static func upperHalves(_ a: Words, _ b: Words) -> Builtin.Vec8xInt16 {
    let (a, b) = unsafe (unsafeBitCast(a, to: SIMD8<Int16>.self), unsafeBitCast(b, to: SIMD8<Int16>.self))
    return Builtin.reinterpretCast(SIMD8<Int16>(lowHalf: a.oddHalf, highHalf: b.oddHalf))
  }

  @inline(__always)
  static func truncate(_ floats: Floats) -> Words {
    Words(Builtin.int_fptosi_sat_Vec4xInt32_Vec4xFPIEEE32(floats.vector))
  }

  /// Rounded twice, as the portable kernels do.
  @inline(__always)
  static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats { add(multiply(a, b), c) }

  @inline(__always)
  static func hasZero(_ words: Words) -> Bool {
    Int32(Builtin.int_wasm_alltrue_Vec4xInt32(words.vector)) == 0
  }
}
#endif
