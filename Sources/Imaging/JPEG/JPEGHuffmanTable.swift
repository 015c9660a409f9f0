/// A Huffman table (ITU-T T.81, annex C) for decoding: codes of up to 10 bits by one lookup, longer ones by
/// comparison with the first code beyond each length (F.2.2.3).
struct JPEGHuffmanTable {
  static let lookupBits = 10
  /// The codes that the next 10 bits begin with; `longer` where the code has more.
  let lookup: [JPEGCode]
  /// By length: one past the last code, left-aligned in 16 bits.
  private let limit: [UInt32]
  /// By length: what to add to a code to have its index in `symbols`.
  private let symbolOffset: [Int]
  private let symbols: [UInt8]

  /// - Parameter counts: 16 counts of codes, by length from 1.
  /// - Returns: nil where the counts are more than a prefix code can have.
  init?(counts: [Int], symbols: [UInt8]) {
    var lookup = [JPEGCode](repeating: .longer, count: 1 << Self.lookupBits)
    var limit = [UInt32](repeating: 0, count: 17)
    var symbolOffset = [Int](repeating: 0, count: 17)
    var code = 0
    var index = 0
    for length in 1...16 {
      let count = counts[length - 1]
      guard code + count <= 1 << length && index + count <= symbols.count else { return nil }
      symbolOffset[length] = index - code
      for _ in 0..<count {
        if length <= Self.lookupBits {
          let spare = Self.lookupBits - length
          let entry = JPEGCode(symbol: symbols[index], length: length)
          for fill in 0..<(1 << spare) { lookup[code << spare | fill] = entry }
        }
        code += 1
        index += 1
      }
      limit[length] = UInt32(code) << UInt32(16 - length)
      code <<= 1
    }
    self.lookup = lookup
    self.limit = limit
    self.symbolOffset = symbolOffset
    self.symbols = symbols
  }

  /// The code of more than 10 bits that `next` begins with; `invalid` for none.
  func longCode(_ next: UInt16) -> JPEGCode {
    for length in (Self.lookupBits + 1)...16 where UInt32(next) < limit[length] {
      let index = Int(next) >> (16 - length) + symbolOffset[length]
      guard index >= 0 && index < symbols.count else { break }
      return JPEGCode(symbol: symbols[index], length: length)
    }
    return .invalid
  }
}

/// A Huffman code and what it stands for: a run of zeros, and how many bits of a number follow (F.1.2).
struct JPEGCode: Equatable {
  /// From the lowest byte: bits of code and number, bits of the code, the symbol.
  private let packed: UInt32

  static let longer = JPEGCode(packed: 0)
  /// Bits that are no code count as 17, and as symbol 0.
  static let invalid = JPEGCode(symbol: 0, length: 17)

  private init(packed: UInt32) { self.packed = packed }

  init(symbol: UInt8, length: Int) {
    packed = UInt32(symbol) << 16 | UInt32(length) << 8 | UInt32(length + Int(symbol & 15))
  }

  @inline(__always) var totalLength: Int { Int(packed & 0xFF) }
  @inline(__always) var length: Int { Int(packed >> 8 & 0xFF) }
  @inline(__always) var size: Int { Int(packed >> 16 & 15) }
  @inline(__always) var run: Int { Int(packed >> 20) }
}
