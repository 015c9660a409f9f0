/// Position in natural (row-major) order of each coefficient in zigzag order (ITU-T T.81, figure 5).
package let jpegNaturalOrder: [UInt8] = {
  var order: [UInt8] = []
  for diagonal in 0..<15 {
    let range = max(0, diagonal - 7)...min(7, diagonal)
    // Even diagonals run upwards: the row falls while the column rises.
    for step in range {
      let row = diagonal % 2 == 0 ? diagonal - step : step
      order.append(UInt8(row * 8 + diagonal - row))
    }
  }
  return order
}()

extension JPEGDecoder {
  /// DQT (B.2.4.1): any number of tables of 8- or 16-bit values in zigzag order.
  mutating func readQuantization(_ bytes: Span<UInt8>, start: Int, end: Int) throws(ImagingError) {
    var at = start
    while at < end {
      let wide = bytes[at] >> 4
      let index = Int(bytes[at] & 15)
      guard wide < 2 && index < 4 else {
        throw .invalid(
          what: "JPEG quantization table id", offset: at, actual: Int(bytes[at]),
          expected: "precision 0...1, id 0...3")
      }
      let length = wide == 0 ? 64 : 128
      guard length < end - at else {
        throw .truncated(what: "JPEG quantization table", offset: at, needed: length + 1, available: end - at)
      }
      at += 1
      var table = [Int32](repeating: 0, count: 64)
      for k in 0..<64 {
        let value =
          wide == 0 ? Int32(bytes[at + k]) : Int32(bytes[at + 2 * k]) << 8 | Int32(bytes[at + 2 * k + 1])
        table[Int(jpegNaturalOrder[k])] = value
      }
      quantization[index] = table
      at += length
    }
  }

  /// DHT (B.2.4.2): any number of tables.
  mutating func readHuffman(_ bytes: Span<UInt8>, start: Int, end: Int) throws(ImagingError) {
    var at = start
    while at < end {
      guard end - at >= 17 else {
        throw .truncated(what: "JPEG Huffman table", offset: at, needed: 17, available: end - at)
      }
      let kind = Int(bytes[at] >> 4)
      let index = Int(bytes[at] & 15)
      guard kind < 2 && index < 4 else {
        throw .invalid(
          what: "JPEG Huffman table id", offset: at, actual: Int(bytes[at]), expected: "class 0...1, id 0...3"
        )
      }
      var counts: [Int] = []
      for length in 1...16 { counts.append(Int(bytes[at + length])) }
      let total = counts.reduce(0, +)
      guard total <= 256 && total <= end - at - 17 else {
        throw .truncated(
          what: "JPEG Huffman table", offset: at, needed: 17 + total, available: end - at)
      }
      var symbols: [UInt8] = []
      for symbol in 0..<total { symbols.append(bytes[at + 17 + symbol]) }
      if kind == 0, let bad = symbols.first(where: { $0 > 15 }) {
        throw .invalid(what: "JPEG DC symbol", offset: at, actual: Int(bad), expected: "0...15")
      }
      guard let table = JPEGHuffmanTable(counts: counts, symbols: symbols) else {
        throw .invalid(
          what: "JPEG Huffman code lengths", offset: at, actual: total, expected: "a prefix code")
      }
      if kind == 0 { dcTables[index] = table } else { acTables[index] = table }
      at += 17 + total
    }
  }
}
