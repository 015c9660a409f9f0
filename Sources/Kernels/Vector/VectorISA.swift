/// An instruction set's vectors and the few operations on them for which Swift's SIMD types have no spelling.
///
/// Every fast kernel is written once, generic over this, and is instantiated in a target of its own that the compiler
/// may let use the instructions. That target alone compiles it: `@_alwaysEmitIntoClient` keeps the generic code, which
/// nothing calls, out of this one.
@usableFromInline package protocol VectorISA: SendableMetatype {
  /// A vector of bytes.
  associatedtype Bytes: SIMD where Bytes.Scalar == UInt8
  /// The same bits as 32-bit integers.
  associatedtype Words: WordVector
  /// The same as float32.
  associatedtype Floats: FloatVector
  /// As many bytes as there are words.
  associatedtype Quarter: SIMD where Quarter.Scalar == UInt8
  /// As many 16-bit integers.
  associatedtype Halves: SIMD where Halves.Scalar == Int16
  /// A vector of weights as convolution tiles multiply them.
  associatedtype Weights = Bytes

  /// What the first operand of `dot` is taken for: bytes 0...255, or -128...127.
  static var activationsAreSigned: Bool { get }
  /// How far `dotLimited` takes what is positive of neighbouring weights together, and what is negative of them: of 256,
  /// which none exceed, or less, and then convolution tiles need their weights in parts.
  static var pairLimit: Int16 { get }
  /// Whether `dotBySign` is quicker than `dotLimited` taken twice.
  static var splitsSigns: Bool { get }
  /// Whether a vector of packed weights has all bytes at even places first, and then those at odd ones.
  static var splitsParity: Bool { get }
  /// Whether vectors have four words, and `dot` takes one of them, repeated, for less than a load of its own.
  static var dotsWords: Bool { get }
  /// Input channels that a convolution tile takes at once: 4 for `dotLimited`, 8 for `multiplyMatrices`.
  static var tileDepth: Int { get }
  /// Whether `multiplyAdd` rounds once.
  static var fusesProducts: Bool { get }
  /// Bytes of the parts of a vector in which `interleave` and `packHigh` work: 16, or all of it.
  static var interleavedBytes: Int { get }

  /// `sum[i] + a[4i] * w[4i] + … + a[4i+3] * w[4i+3]`: activations by signed weights, exact in 32 bits.
  static func dot(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words
  /// The same where that is quicker: of weights whose neighbours `w[2i]` and `w[2i+1]` are together no more than the limit
  /// in what is positive of them, and no less than its negative in what is negative.
  static func dotLimited(_ sum: Words, _ activations: Bytes, _ weights: Weights) -> Words
  /// A vector of packed weights.
  static func weights(at address: UnsafeRawPointer) -> Weights

  /// The same of signed activations and of weights -127...127, whatever their neighbours.
  ///
  /// - Parameter magnitudes: of the activations, 0...128.
  static func dotBySign(
    _ sum: Words, _ activations: Bytes, magnitudes: Bytes, _ weights: Weights
  ) -> Words
  /// The magnitudes of signed bytes, without sign.
  static func magnitudes(_ bytes: Bytes) -> Bytes

  /// `sum[2i+j] + a[8i] * w[8j] + … + a[8i+7] * w[8j+7]` for i and j of 0 and 1, of vectors with four words: signed
  /// activations of two pixels by signed weights of two outputs, exact in 32 bits.
  static func multiplyMatrices(_ sum: Words, _ activations: Bytes, _ weights: Weights) -> Words
  /// The first 64 bits of both vectors, and the last.
  static func exchangeHalves(_ a: Words, _ b: Words) -> (Words, Words)

  /// Shifts by counts of 0 to 31, a count a lane; to the right with the sign.
  static func shiftLeft(_ words: Words, by counts: Words) -> Words
  static func shiftRight(_ words: Words, by counts: Words) -> Words

  /// `(x[i] * q[i] + c[i]) >> 32` with 64-bit products and sums, q not negative. The vectors of c hold a 64-bit number in
  /// every two words: those of even lanes, and those of odd ones.
  static func multiplyHigh(_ x: Words, _ q: Words, addingEven: Words, odd: Words) -> Words

  /// Four vectors of words as one of bytes, in order: saturated to 16 bits, `adding` added to each with saturation,
  /// and saturated to 0...255.
  static func pack(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes
  /// The same, to -128...127.
  static func packSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words, adding: Bytes) -> Bytes
  /// The same of the upper 16 bits of every word, which nothing is added to; every part of the vector in which `interleave`
  /// works holds a quarter of bytes of a, then of b, of c and of d.
  static func packHigh(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes
  static func packHighSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes
  /// What `packHigh` made, all of a first, then b, c and d.
  static func inOrder(_ bytes: Bytes) -> Bytes
  static func clamp(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes
  static func clampSigned(_ bytes: Bytes, _ lower: Bytes, _ upper: Bytes) -> Bytes
  /// The bytes that `pack` made of its first, second, third or fourth vector.
  static func quarter(_ bytes: Bytes, _ index: Int) -> Quarter

  static func min(_ a: Words, _ b: Words) -> Words
  static func max(_ a: Words, _ b: Words) -> Words
  /// The lesser of every two 16-bit integers without sign.
  static func leastHalves(_ a: Words, _ b: Words) -> Words

  /// The bytes of two vectors by turns, `a[0], b[0], a[1], b[1], …`: of every part of `interleavedBytes`, the first half
  /// and the second.
  static func interleave(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes)
  /// The same with pairs of bytes.
  static func interleavePairs(_ a: Bytes, _ b: Bytes) -> (low: Bytes, high: Bytes)

  /// The low byte of every word.
  static func narrow(_ words: Words) -> Quarter
  /// The low 16 bits of every word.
  static func narrowToHalves(_ words: Words) -> Halves
  /// Bytes as words, zeros or signs filled in.
  static func widen(_ bytes: Quarter) -> Words
  static func widenSigned(_ bytes: Quarter) -> Words

  static func float(_ words: Words) -> Floats
  /// Rounds toward zero. What lies above the range of words becomes one of the greatest 128 words, or the least; what lies
  /// below it the least.
  static func truncate(_ floats: Floats) -> Words
  static func add(_ a: Floats, _ b: Floats) -> Floats
  static func multiply(_ a: Floats, _ b: Floats) -> Floats
  /// `a * b + c`, rounded once or twice, as the instruction set has it.
  static func multiplyAdd(_ a: Floats, _ b: Floats, _ c: Floats) -> Floats
  /// `floats * 2^k`, k an integer from -150 to 128. What is below 2^-125 may be 0.
  static func scale(_ floats: Floats, byPowerOfTwo k: Floats) -> Floats
  /// -1 where lanes are equal, else 0.
  static func equal(_ a: Words, _ b: Words) -> Words
  /// Whether any lane is 0.
  static func hasZero(_ words: Words) -> Bool
  /// The greatest of all lanes.
  static func greatest(_ words: Words) -> Int32
  /// `output[i] = table[input[i]]`. Behind the 256 bytes of the table lie their differences: of every 16 the XOR with the
  /// 16 before, in each half of the table by itself.
  static func lookUp(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ count: Int,
    _ table: UnsafePointer<UInt8>)
  /// `a < b ? a : b`: b where either is not a number.
  static func min(_ a: Floats, _ b: Floats) -> Floats
  /// `a > b ? a : b`: b where either is not a number.
  static func max(_ a: Floats, _ b: Floats) -> Floats
}

extension VectorISA where Weights == Bytes {
  @_alwaysEmitIntoClient @inline(__always)
  package static func weights(at address: UnsafeRawPointer) -> Bytes {
    unsafe address.loadUnaligned(as: Bytes.self)
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func dotLimited(_ sum: Words, _ activations: Bytes, _ weights: Bytes) -> Words {
    dot(sum, activations, weights)
  }
}

extension VectorISA {
  @_alwaysEmitIntoClient package static var pairLimit: Int16 { @inline(__always) get { 256 } }

  @_alwaysEmitIntoClient package static var splitsSigns: Bool { @inline(__always) get { false } }

  @_alwaysEmitIntoClient package static var splitsParity: Bool { @inline(__always) get { false } }

  @_alwaysEmitIntoClient package static var dotsWords: Bool { @inline(__always) get { false } }

  @_alwaysEmitIntoClient package static var tileDepth: Int { @inline(__always) get { 4 } }

  @_alwaysEmitIntoClient package static var fusesProducts: Bool { @inline(__always) get { true } }

  @_alwaysEmitIntoClient @inline(__always)
  package static func dotBySign(
    _ sum: Words, _ activations: Bytes, magnitudes: Bytes, _ weights: Weights
  ) -> Words { sum }

  @_alwaysEmitIntoClient @inline(__always)
  package static func magnitudes(_ bytes: Bytes) -> Bytes { bytes }

  @_alwaysEmitIntoClient @inline(__always)
  package static func multiplyMatrices(_ sum: Words, _ activations: Bytes, _ weights: Weights) -> Words {
    sum
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func exchangeHalves(_ a: Words, _ b: Words) -> (Words, Words) { (a, b) }

  @_alwaysEmitIntoClient package static var interleavedBytes: Int { @inline(__always) get { lanes &* 4 } }

  /// Words of a vector.
  @_alwaysEmitIntoClient package static var lanes: Int { @inline(__always) get { Words.scalarCount } }

  /// A number in the lower of every two words, 0 in the upper.
  @_alwaysEmitIntoClient @inline(__always)
  package static func lowWords(_ value: Int32) -> Words {
    var words = Words.zero
    for index in stride(from: 0, to: lanes, by: 2) { words[index] = value }
    return words
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func words(_ bytes: Bytes) -> Words { unsafe unsafeBitCast(bytes, to: Words.self) }

  @_alwaysEmitIntoClient @inline(__always)
  package static func bytes(_ words: Words) -> Bytes { unsafe unsafeBitCast(words, to: Bytes.self) }

  @_alwaysEmitIntoClient @inline(__always)
  package static func floats(_ words: Words) -> Floats { unsafe unsafeBitCast(words, to: Floats.self) }

  @_alwaysEmitIntoClient @inline(__always)
  package static func words(_ floats: Floats) -> Words { unsafe unsafeBitCast(floats, to: Words.self) }

  /// Integers next to floats below 2^22 in magnitude, ties to even: a sum with 1.5 * 2^23 has no fraction.
  @_alwaysEmitIntoClient @inline(__always)
  package static func roundedToEven(_ floats: Floats) -> Floats {
    let integers = Floats(repeating: 0x1.8p23)
    return add(add(floats, integers), -integers)
  }

  /// 2^k as 2^(k - 1) times 2, since 2^128 is no float. A sum with 1.5 * 2^23 has k in its lowest bits.
  @_alwaysEmitIntoClient @inline(__always)
  package static func scale(_ floats: Floats, byPowerOfTwo k: Floats) -> Floats {
    let biased = words(add(k, Floats(repeating: 0x1.8p23 + 126))) &- words(Floats(repeating: 0x1.8p23))
    let exponent = shiftLeft(max(biased, Words(repeating: 0)), by: Words(repeating: 23))
    return multiply(multiply(floats, self.floats(exponent)), Floats(repeating: 2))
  }

  /// A magnitude with the sign of another number.
  @_alwaysEmitIntoClient @inline(__always)
  package static func copySign(of sign: Floats, to magnitude: Floats) -> Floats {
    let (sign, magnitude) = unsafe (
      unsafeBitCast(sign, to: Words.self), unsafeBitCast(magnitude, to: Words.self)
    )
    return floats((sign & Words(repeating: .min)) | magnitude)
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func lookUp(
    _ input: UnsafePointer<UInt8>, _ output: UnsafeMutablePointer<UInt8>, _ count: Int,
    _ table: UnsafePointer<UInt8>
  ) {
    for index in 0..<count { unsafe output[index] = table[Int(input[index])] }
  }

  /// For vectors of one part.
  @_alwaysEmitIntoClient @inline(__always)
  package static func packHigh(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes {
    let by = Words(repeating: 16)
    return pack(
      shiftRight(a, by: by), shiftRight(b, by: by), shiftRight(c, by: by), shiftRight(d, by: by),
      adding: bytes(.zero))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func packHighSigned(_ a: Words, _ b: Words, _ c: Words, _ d: Words) -> Bytes {
    let by = Words(repeating: 16)
    return packSigned(
      shiftRight(a, by: by), shiftRight(b, by: by), shiftRight(c, by: by), shiftRight(d, by: by),
      adding: bytes(.zero))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func inOrder(_ bytes: Bytes) -> Bytes { bytes }
}
