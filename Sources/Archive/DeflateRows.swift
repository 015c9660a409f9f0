/// Rows of equally many bytes, each a number of times: a mask that was scaled up, say.
package struct RepeatedRows {
  package let rowBytes: Int
  package private(set) var bytes: [UInt8] = []
  package private(set) var repeats: [Int] = []

  /// - Precondition: rows have at least a byte.
  package init(rowBytes: Int) {
    precondition(rowBytes > 0, "rows of \(rowBytes) bytes")
    self.rowBytes = rowBytes
  }

  package mutating func append(_ row: [UInt8], repeats: Int) {
    precondition(row.count == rowBytes && repeats > 0, "\(repeats) rows of \(row.count) bytes")
    bytes += row
    self.repeats.append(repeats)
  }
}

/// Compresses to a zlib stream. Matches are looked for in two places only: a byte back, for runs, and a row back.
package func deflateZlib(_ rows: RepeatedRows) -> [UInt8] {
  var tokens = RowTokens(rows.rowBytes)
  var checksum = Adler32()
  for (index, repeats) in rows.repeats.enumerated() {
    let range = index * rows.rowBytes..<(index + 1) * rows.rowBytes
    tokens.append(rows.bytes, range)
    checksum.update(rows.bytes.span.extracting(range))
    if tokens.reachesBack {
      tokens.appendMatches((repeats - 1) * rows.rowBytes)
    } else {
      for _ in 1..<repeats { tokens.append(rows.bytes, range) }
    }
    checksum.update(rows.bytes.span.extracting(range), times: repeats - 1)
  }
  return zlibStream(tokens.finish(), checksum)
}

/// What is written so far, and the tokens of the block to come.
private struct RowTokens {
  private let rowBytes: Int
  private var writer = BitWriter()
  private var tokens: [DeflateToken] = []

  init(_ rowBytes: Int) { self.rowBytes = rowBytes }

  /// Whether a match may lie a row back (RFC 1951, section 2).
  var reachesBack: Bool { rowBytes <= 32768 }

  /// The bytes of a row, behind which the row before it stands.
  mutating func append(_ bytes: [UInt8], _ row: Range<Int>) {
    let bytes = bytes.span
    var at = row.lowerBound
    while at < row.upperBound {
      let run = at > row.lowerBound ? Self.matchLength(bytes, at, row.upperBound, distance: 1) : 0
      let above =
        reachesBack && row.lowerBound > 0
        ? Self.matchLength(bytes, at, row.upperBound, distance: rowBytes) : 0
      let length = max(run, above)
      if length < 3 {
        append(DeflateToken(distance: 0, value: UInt16(bytes[at])))
        at += 1
      } else {
        append(DeflateToken(distance: UInt16(run > above ? 1 : rowBytes), value: UInt16(length)))
        at += length
      }
    }
  }

  /// So many bytes that repeat those a row back.
  mutating func appendMatches(_ count: Int) {
    var left = count
    while left > 0 {
      // At least three must be left for the next match.
      let length = left > 258 && left < 261 ? left - 3 : min(left, 258)
      guard length >= 3 else { preconditionFailure("a row of \(rowBytes) bytes") }
      append(DeflateToken(distance: UInt16(rowBytes), value: UInt16(length)))
      left -= length
    }
  }

  mutating func finish() -> [UInt8] {
    writeBlock(tokens, isFinal: true, to: &writer)
    return writer.finish()
  }

  private mutating func append(_ token: DeflateToken) {
    if tokens.count == 32768 {
      writeBlock(tokens, isFinal: false, to: &writer)
      tokens.removeAll(keepingCapacity: true)
    }
    tokens.append(token)
  }

  /// How many bytes from `at` on, at most 258, equal those `distance` before.
  private static func matchLength(_ bytes: Span<UInt8>, _ at: Int, _ end: Int, distance: Int) -> Int {
    let most = min(258, end - at)
    var length = 0
    while length < most && bytes[at + length] == bytes[at + length - distance] { length += 1 }
    return length
  }
}
