/// The checksum of a zlib stream (RFC 1950, section 8.2).
struct Adler32 {
  private static let modulus: UInt32 = 65521
  private var low: UInt32 = 1
  private var high: UInt32 = 0

  var value: UInt32 { high << 16 | low }

  /// Of n bytes b, from s₀ on: low = s₀ + Σ bᵢ, high = h₀ + n·s₀ + Σ (n - i)·bᵢ.
  mutating func update(_ bytes: Span<UInt8>) {
    var index = 0
    while index < bytes.count {
      // So many, and as many in vectors, cannot overflow 32 bits.
      let end = min(index + 5552, bytes.count)
      // By lane: the sum of its bytes, and the sum of all earlier values of that.
      var sums = SIMD16<UInt32>.zero
      var earlier = SIMD16<UInt32>.zero
      let vectors = (end - index) / 16
      for _ in 0..<vectors {
        earlier &+= sums
        sums &+= words(bytes, index)
        index += 16
      }
      high &+= UInt32(vectors * 16) &* low &+ earlier.wrappedSum() &* 16
      for lane in 0..<16 { high &+= sums[lane] &* UInt32(16 - lane) }
      low &+= sums.wrappedSum()
      high %= Self.modulus
      while index < end {
        low &+= UInt32(bytes[index])
        high &+= low
        index += 1
      }
      low %= Self.modulus
      high %= Self.modulus
    }
  }

  /// The same bytes several times.
  mutating func update(_ bytes: Span<UInt8>, times: Int) {
    guard times > 0 else { return }
    var one = self
    (one.low, one.high) = (0, 0)
    one.update(bytes)
    let count = UInt32(bytes.count % Int(Self.modulus))
    for _ in 0..<times {
      high = UInt32((UInt64(high) + UInt64(count) * UInt64(low) + UInt64(one.high)) % UInt64(Self.modulus))
      low = (low + one.low) % Self.modulus
    }
  }
}

func adler32(_ bytes: Span<UInt8>) -> UInt32 {
  var checksum = Adler32()
  checksum.update(bytes)
  return checksum.value
}

@inline(__always)
private func words(_ bytes: Span<UInt8>, _ offset: Int) -> SIMD16<UInt32> {
  var halves = SIMD32<UInt8>.zero
  halves.evenHalf = unsafe bytes.bytes.unsafeLoadUnaligned(
    fromUncheckedByteOffset: offset, as: SIMD16<UInt8>.self)
  var words = SIMD32<UInt16>.zero
  words.evenHalf = unsafe unsafeBitCast(halves, to: SIMD16<UInt16>.self)
  return unsafe unsafeBitCast(words, to: SIMD16<UInt32>.self)
}
