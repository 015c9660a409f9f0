/// Compresses rows to a zlib stream, each of which may come a number of times. Matches are looked for in one place only, a
/// byte back: enough for rows that are runs of few bytes, and for any number of them fast.
package struct RunDeflater {
  private var writer = BitWriter()
  /// Of the block to come.
  private var block: [DeflateToken] = []
  private var checksum = Adler32()

  package init() {}

  package mutating func append(_ row: [UInt8], repeats: Int) {
    guard repeats > 0 else { return }
    let tokens = Self.tokens(row.span)
    for _ in 0..<repeats {
      if !block.isEmpty && block.count + tokens.count > 32768 {
        writeBlock(block, isFinal: false, to: &writer)
        block.removeAll(keepingCapacity: true)
      }
      block += tokens
    }
    checksum.update(row.span)
    checksum.update(row.span, times: repeats - 1)
  }

  package mutating func finish() -> [UInt8] {
    writeBlock(block, isFinal: true, to: &writer)
    return zlibStream(writer.finish(), checksum)
  }

  /// A literal for the first byte of each run, matches for the others.
  private static func tokens(_ row: Span<UInt8>) -> [DeflateToken] {
    var tokens: [DeflateToken] = []
    var at = 0
    while at < row.count {
      let literal = DeflateToken(distance: 0, value: UInt16(row[at]))
      let end = runEnd(row, at)
      tokens.append(literal)
      at += 1
      while end - at >= 3 {
        let length = min(258, end - at)
        tokens.append(DeflateToken(distance: 1, value: UInt16(length)))
        at += length
      }
      while at < end {
        tokens.append(literal)
        at += 1
      }
    }
    return tokens
  }

  /// One past the last byte in a row that equals the one at `start`.
  private static func runEnd(_ row: Span<UInt8>, _ start: Int) -> Int {
    let byte = row[start]
    let splat = UInt64(byte) &* 0x0101_0101_0101_0101
    var end = start + 1
    while end + 8 <= row.count {
      let word = unsafe row.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: end, as: UInt64.self)
      if word != splat { return end + (UInt64(littleEndian: word) ^ splat).trailingZeroBitCount / 8 }
      end += 8
    }
    while end < row.count && row[end] == byte { end += 1 }
    return end
  }
}
