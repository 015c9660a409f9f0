/// The code lengths in front of a block with its own codes (RFC 1951, section 3.2.7).
struct DynamicHeader {
  private let literalCount: Int
  private let distanceCount: Int
  /// Code length symbols of 0...18, with their extra bits.
  private var symbols: [(symbol: Int, extra: Int)] = []
  private var code: HuffmanCode
  /// How many lengths of the code length code are sent, in their order.
  private var lengthCount = 19

  init(literals: [UInt8], distances: [UInt8]) {
    literalCount = max(257, 1 + (literals.lastIndex { $0 > 0 } ?? 0))
    distanceCount = 1 + (distances.lastIndex { $0 > 0 } ?? 0)
    let lengths = literals[..<literalCount] + distances[..<distanceCount]
    symbols = Self.runs(Array(lengths))
    var counts = [Int](repeating: 0, count: 19)
    for (symbol, _) in symbols { counts[symbol] += 1 }
    code = HuffmanCode(frequencies: counts, limit: 7)
    while lengthCount > 4 && code.lengths[DeflateTables.codeLengthOrder[lengthCount - 1]] == 0 {
      lengthCount -= 1
    }
  }

  var bitCount: Int {
    symbols.reduce(14 + 3 * lengthCount) { $0 + Int(code.lengths[$1.symbol]) + Self.extraBits($1.symbol) }
  }

  func write(to writer: inout BitWriter) {
    writer.write(literalCount - 257, 5)
    writer.write(distanceCount - 1, 5)
    writer.write(lengthCount - 4, 4)
    for symbol in DeflateTables.codeLengthOrder[..<lengthCount] { writer.write(Int(code.lengths[symbol]), 3) }
    for (symbol, extra) in symbols {
      writer.write(Int(code.codes[symbol]), Int(code.lengths[symbol]))
      writer.write(extra, Self.extraBits(symbol))
    }
  }

  private static func extraBits(_ symbol: Int) -> Int {
    switch symbol {
    case 16: 2
    case 17: 3
    case 18: 7
    default: 0
    }
  }

  /// Symbol 16 repeats the last length 3...6 times, 17 and 18 write 3...10 and 11...138 zeros.
  private static func runs(_ lengths: [UInt8]) -> [(symbol: Int, extra: Int)] {
    var symbols: [(symbol: Int, extra: Int)] = []
    var at = 0
    while at < lengths.count {
      let length = lengths[at]
      let end = lengths[at...].firstIndex { $0 != length } ?? lengths.count
      var run = end - at
      if length > 0 {
        symbols.append((Int(length), 0))
        run -= 1
      }
      while run >= 3 {
        let taken = min(run, length > 0 ? 6 : 138)
        symbols.append(length > 0 ? (16, taken - 3) : taken < 11 ? (17, taken - 3) : (18, taken - 11))
        run -= taken
      }
      for _ in 0..<run { symbols.append((Int(length), 0)) }
      at = end
    }
    return symbols
  }
}
