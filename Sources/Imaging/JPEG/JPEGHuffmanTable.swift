/// A Huffman table (ITU-T T.81, annex C) for decoding: codes of up to 9 bits by one lookup, longer ones by
/// comparison with the first code beyond each length (F.2.2.3).
struct JPEGHuffmanTable {
  static let lookupBits = 9
  /// `length << 8 | symbol`, by the next 9 bits; 0 where the code is longer.
  let lookup: [UInt16]
  /// By length: one past the last code, left-aligned in 16 bits.
  let limit: [UInt32]
  /// By length: what to add to a code to have its index in `symbols`.
  let symbolOffset: [Int]
  let symbols: [UInt8]

  /// - Parameter counts: 16 counts of codes, by length from 1.
  /// - Returns: nil where the counts are more than a prefix code can have.
  init?(counts: [Int], symbols: [UInt8]) {
    var lookup = [UInt16](repeating: 0, count: 1 << Self.lookupBits)
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
          let entry = UInt16(length) << 8 | UInt16(symbols[index])
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
}
