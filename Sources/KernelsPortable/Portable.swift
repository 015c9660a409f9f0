import AtrousKernels

/// 128-bit vectors in the standard library's types alone, for every machine.
///
/// Loops over a vector's elements are of the form that the compiler makes one instruction of.
enum Portable: VectorISA {
  typealias Bytes = SIMD16<UInt8>
  typealias Words = SIMD4<Int32>
  typealias Floats = SIMD4<Float>
  typealias Quarter = SIMD4<UInt8>
  typealias Halves = SIMD4<Int16>

  @inline(__always) static var activationsAreSigned: Bool { false }
  @inline(__always) static var fusesProducts: Bool { false }

  /// Four products a lane, each of a byte by a byte in 32 bits. They have 16 bits at most, which the compiler knows:
  /// it makes one instruction of each where there is no vector multiplication of 32 bits.
  @inline(__always)
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    let (a, w) = (words(activations), words(weights))
    let low = Words(repeating: 0xff)
    let even = (a & low) &* ((w &<< 24) &>> 24) &+ ((a &>> 16) & low) &* ((w &<< 8) &>> 24)
    let odd = ((a &>> 8) & low) &* ((w &<< 16) &>> 24) &+ ((a &>> 24) & low) &* (w &>> 24)
    return sum &+ (even &+ odd)
  }

  @inline(__always)
  static func shiftLeft(_ words: Words, by counts: Words) -> Words { words &<< counts }

  @inline(__always)
  static func shiftRight(_ words: Words, by counts: Words) -> Words { words &>> counts }

  /// Unsigned products of the lanes' bits; a negative x, 2^32 too great as such, is put right in the high half.
  /// Multipliers are never negative.
  @inline(__always)
  static func multiplyHigh(_ x: Words, _ q: Words, addingEven: Words, odd: Words) -> Words {
    let (a, b) = unsafe (
      unsafeBitCast(x, to: SIMD2<UInt64>.self), unsafeBitCast(q, to: SIMD2<UInt64>.self)
    )
    let (c, d) = unsafe (
      unsafeBitCast(addingEven, to: SIMD2<UInt64>.self), unsafeBitCast(odd, to: SIMD2<UInt64>.self)
    )
    let low = SIMD2<UInt64>(repeating: 0xffff_ffff)
    let even = (a & low) &* (b & low) &+ c
    let odd = (a &>> 32) &* (b &>> 32) &+ d
    let high = unsafe unsafeBitCast((even &>> 32) | (odd & ~low), to: Words.self)
    return high &- ((x &>> 31) & q)
  }

  @inline(__always)
  static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    join(clamped(a, b, adding, 0, 255), clamped(c, d, adding, 0, 255))
  }

  @inline(__always)
  static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes {
    join(clamped(a, b, adding, -128, 127), clamped(c, d, adding, -128, 127))
  }

  /// The sum is clamped before the addition, so that it cannot overflow: `adding` is a zero point.
  @inline(__always)
  private static func clamped(
    _ a: Words, _ b: Words, _ adding: Bytes, _ lower: Int16, _ upper: Int16
  ) -> SIMD16<UInt8> {
    let adding = unsafe unsafeBitCast(adding, to: SIMD8<Int16>.self)
    let lower = SIMD8<Int16>(repeating: lower) &- adding
    let upper = SIMD8<Int16>(repeating: upper) &- adding
    let halves = narrow(a, b)
    var clamped = SIMD8<Int16>()
    for index in 0..<8 { clamped[index] = Swift.min(Swift.max(halves[index], lower[index]), upper[index]) }
    return unsafe unsafeBitCast(clamped &+ adding, to: SIMD16<UInt8>.self)
  }

  /// Words saturated to 16 bits.
  @inline(__always)
  private static func narrow(_ a: Words, _ b: Words) -> SIMD8<Int16> {
    var halves = SIMD8<Int16>()
    for index in 0..<4 {
      halves[index] = Int16(clamping: a[index])
      halves[index &+ 4] = Int16(clamping: b[index])
    }
    return halves
  }

  /// The low bytes of 16-bit integers.
  @inline(__always)
  private static func join(_ a: Bytes, _ b: Bytes) -> Bytes {
    Bytes(lowHalf: a.evenHalf, highHalf: b.evenHalf)
  }

  @inline(__always)
  static func clamp(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    var clamped = Bytes()
    for index in 0..<16 { clamped[index] = Swift.min(Swift.max(bytes[index], lower[index]), upper[index]) }
    return clamped
  }

  @inline(__always)
  static func clampSigned(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes {
    typealias Signed = SIMD16<Int8>
    let bytes = unsafe unsafeBitCast(bytes, to: Signed.self)
    let (lower, upper) = unsafe (unsafeBitCast(lower, to: Signed.self), unsafeBitCast(upper, to: Signed.self))
    var clamped = Signed()
    for index in 0..<16 { clamped[index] = Swift.min(Swift.max(bytes[index], lower[index]), upper[index]) }
    return unsafe unsafeBitCast(clamped, to: Bytes.self)
  }

  @inline(__always)
  static func quarter(_ bytes: Bytes, _ index: Int) -> Quarter {
    switch index {
    case 0: bytes.lowHalf.lowHalf
    case 1: bytes.lowHalf.highHalf
    case 2: bytes.highHalf.lowHalf
    default: bytes.highHalf.highHalf
    }
  }

  @inline(__always)
  static func min(_ a: Words, _ b: Words) -> Words {
    var result = Words()
    for index in 0..<4 { result[index] = Swift.min(a[index], b[index]) }
    return result
  }

  @inline(__always)
  static func max(_ a: Words, _ b: Words) -> Words {
    var result = Words()
    for index in 0..<4 { result[index] = Swift.max(a[index], b[index]) }
    return result
  }

  @inline(__always)
  static func leastHalves(_ a: Words, _ b: Words) -> Words {
    let (x, y) = unsafe (unsafeBitCast(a, to: SIMD8<UInt16>.self), unsafeBitCast(b, to: SIMD8<UInt16>.self))
    var result = SIMD8<UInt16>()
    for index in 0..<8 { result[index] = Swift.min(x[index], y[index]) }
    return unsafe unsafeBitCast(result, to: Words.self)
  }

  @inline(__always)
  static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    var both = SIMD32<UInt8>()
    both.evenHalf = a
    both.oddHalf = b
    return (both.lowHalf, both.highHalf)
  }

  @inline(__always)
  static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes) {
    var both = SIMD16<UInt16>()
    both.evenHalf = unsafe unsafeBitCast(a, to: SIMD8<UInt16>.self)
    both.oddHalf = unsafe unsafeBitCast(b, to: SIMD8<UInt16>.self)
    return unsafe (unsafeBitCast(both.lowHalf, to: Bytes.self), unsafeBitCast(both.highHalf, to: Bytes.self))
  }

  @inline(__always)
  static func narrow(_ words: Words) -> Quarter { bytes(words).evenHalf.evenHalf }

  @inline(__always)
  static func narrowToHalves(_ words: Words) -> Halves {
    unsafe unsafeBitCast(words, to: SIMD8<Int16>.self).evenHalf
  }

  @inline(__always)
  static func widen(_ bytes: Quarter) -> Words {
    var wide = Bytes()
    wide.evenHalf.evenHalf = bytes
    return words(wide)
  }

  @inline(__always)
  static func widenSigned(_ bytes: Quarter) -> Words {
    var wide = Bytes()
    wide.oddHalf.oddHalf = bytes
    return words(wide) &>> 24
  }

  @inline(__always)
  static func float(_ words: Words) -> Floats { Floats(words) }

  @inline(__always)
  static func truncate(_ floats: Floats) -> Words {
    var words = Words()
    for index in 0..<4 { words[index] = Int32(Swift.max(-0x1p31, Swift.min(floats[index], 0x1.fffffep30))) }
    return words
  }

  @inline(__always)
  static func add(_ a: Floats, _ b: Floats) -> Floats { a + b }

  @inline(__always)
  static func multiply(_ a: Floats, _ b: Floats) -> Floats { a * b }

  @inline(__always)
  static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats { a * b + c }

  @inline(__always)
  static func equal(_ a: Words, _ b: Words) -> Words {
    var result = Words()
    for index in 0..<4 { result[index] = a[index] == b[index] ? -1 : 0 }
    return result
  }

  @inline(__always)
  static func hasZero(_ words: Words) -> Bool {
    words[0] == 0 || words[1] == 0 || words[2] == 0 || words[3] == 0
  }

  @inline(__always)
  static func greatest(_ words: Words) -> Int32 {
    Swift.max(Swift.max(words[0], words[1]), Swift.max(words[2], words[3]))
  }

  @inline(__always)
  static func min(_ a: Floats, _ b: Floats) -> Floats {
    var result = Floats()
    for index in 0..<4 { result[index] = a[index] < b[index] ? a[index] : b[index] }
    return result
  }

  @inline(__always)
  static func max(_ a: Floats, _ b: Floats) -> Floats {
    var result = Floats()
    for index in 0..<4 { result[index] = a[index] > b[index] ? a[index] : b[index] }
    return result
  }
}
