/// A canonical Huffman code (RFC 1951, section 3.2.2) for decoding: codes of up to 11 bits by one lookup of
/// the next bits, longer ones bit by bit.
struct InflateTable {
  static let lookupBits = 11
  /// `symbol << 4 | length`, by the next 11 bits; 0 where the code is longer, or none.
  private var lookup = [UInt16](repeating: 0, count: 1 << lookupBits)
  /// The same with what the symbols stand for; empty where nobody asked for it.
  private(set) var entries: [InflateEntry] = []
  /// Number of codes by length.
  private var counts = [Int](repeating: 0, count: 16)
  private var symbols: [UInt16] = []

  /// - Returns: nil for an over-subscribed code, or one that leaves codes unused, unless it has one code only
  ///   (section 3.2.7 allows a lone distance code) or none.
  init?(lengths: ArraySlice<UInt8>) {
    for length in lengths { counts[Int(length)] += 1 }
    counts[0] = 0
    var left = 1
    var offsets = [Int](repeating: 0, count: 17)
    for length in 1...15 {
      left = left << 1 - counts[length]
      if left < 0 { return nil }
      offsets[length + 1] = offsets[length] + counts[length]
    }
    let total = offsets[16]
    guard left == 0 || total <= 1 else { return nil }
    symbols = [UInt16](repeating: 0, count: total)
    var next = offsets
    for (symbol, length) in lengths.enumerated() where length > 0 {
      symbols[next[Int(length)]] = UInt16(symbol)
      next[Int(length)] += 1
    }
    fillLookup()
  }

  /// - Parameter meaning: what each symbol stands for.
  init?(lengths: ArraySlice<UInt8>, meaning: [InflateEntry]) {
    self.init(lengths: lengths)
    entries = lookup.map { match in
      guard match != 0, Int(match >> 4) < meaning.count else { return .other }
      return meaning[Int(match >> 4)].with(length: Int(match & 15))
    }
  }

  private mutating func fillLookup() {
    var code = 0
    var index = 0
    for length in 1...Self.lookupBits {
      for _ in 0..<counts[length] {
        // Codes arrive with their first bit lowest.
        var reversed = 0
        for bit in 0..<length where code >> bit & 1 == 1 { reversed |= 1 << (length - 1 - bit) }
        let entry = symbols[index] << 4 | UInt16(length)
        for fill in Swift.stride(from: reversed, to: 1 << Self.lookupBits, by: 1 << length) {
          lookup[fill] = entry
        }
        code += 1
        index += 1
      }
      code <<= 1
    }
  }

  /// Decodes the code in the low bits of `bits`, of which 15 must be valid.
  /// - Returns: `symbol << 4 | length`; 0 where no code matches.
  @inline(__always)
  func match(_ bits: UInt64) -> Int {
    let entry = Int(lookup[Int(truncatingIfNeeded: bits) & (1 << Self.lookupBits - 1)])
    return entry != 0 ? entry : longMatch(bits)
  }

  private func longMatch(_ bits: UInt64) -> Int {
    var code = 0
    var first = 0
    var index = 0
    for length in 1...15 {
      code |= Int(truncatingIfNeeded: bits >> UInt64(length - 1)) & 1
      if code - first < counts[length] { return Int(symbols[index + code - first]) << 4 | length }
      index += counts[length]
      first = (first + counts[length]) << 1
      code <<= 1
    }
    return 0
  }
}

/// A Huffman code of up to 11 bits, and what it stands for: a literal, or a length or distance with extra bits.
struct InflateEntry {
  private let packed: UInt32

  /// A code that is longer, the end of a block, or no code.
  static let other = InflateEntry(packed: 0)

  private init(packed: UInt32) { self.packed = packed }

  init(literal: UInt8) { packed = UInt32(literal) << 16 | 1 << 8 }

  init(base: Int, extra: Int) { packed = UInt32(base) << 16 | UInt32(extra) << 4 }

  func with(length: Int) -> InflateEntry { isOther ? self : InflateEntry(packed: packed | UInt32(length)) }

  @inline(__always) var isOther: Bool { packed == 0 }
  @inline(__always) var isLiteral: Bool { packed >> 8 & 1 == 1 }
  /// Bits of the code.
  @inline(__always) var length: Int { Int(packed & 15) }
  @inline(__always) var extra: Int { Int(packed >> 4 & 15) }
  @inline(__always) var base: Int { Int(packed >> 16) }

  static let literals: [InflateEntry] =
    (0..<256).map { InflateEntry(literal: UInt8($0)) } + [.other]
    + zip(DeflateTables.lengthBase, DeflateTables.lengthExtra).map { InflateEntry(base: $0, extra: $1) }

  static let distances: [InflateEntry] =
    zip(DeflateTables.distanceBase, DeflateTables.distanceExtra).map { InflateEntry(base: $0, extra: $1) }
}
