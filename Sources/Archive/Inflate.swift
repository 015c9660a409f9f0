/// Decompresses a raw DEFLATE stream (RFC 1951). Bytes behind its final block are ignored.
/// - Parameter maxOutput: the most bytes that may come out.
/// - Throws: `truncated`, `invalid`, or `outputTooLarge`, with offsets in the compressed stream.
public func inflate(_ bytes: Span<UInt8>, maxOutput: Int) throws(ArchiveError) -> [UInt8] {
  try inflate(bytes, from: 0, maxOutput: maxOutput).output
}

/// The same from an offset on; `end` is the offset behind the stream.
package func inflate(
  _ bytes: Span<UInt8>, from start: Int, maxOutput: Int
) throws(ArchiveError) -> (output: [UInt8], end: Int) {
  var inflater = Inflater(start: start, maxOutput: maxOutput)
  // A usual ratio; more is allocated only as it is filled.
  inflater.grow(to: min(maxOutput, 4 * max(0, bytes.count - start)))
  while try !inflater.readBlock(bytes) {}
  inflater.output.removeLast(inflater.output.count - inflater.count)
  return (inflater.output, inflater.reader.alignToByte())
}

private struct Inflater {
  var reader: InflateReader
  /// What came out, and room for more.
  var output: [UInt8] = []
  var count = 0
  let maxOutput: Int

  /// More than a match and a vector take.
  private static let slack = 320

  init(start: Int, maxOutput: Int) {
    reader = InflateReader(position: start)
    self.maxOutput = maxOutput
  }

  /// Makes room for `size` bytes and some more.
  mutating func grow(to size: Int) {
    output += repeatElement(0, count: max(0, size + Self.slack - output.count))
  }

  private mutating func makeRoom(for length: Int) {
    if count + length > output.count { grow(to: min(maxOutput, max(count + length, 2 * count))) }
  }

  /// Reads a block. Returns whether it is the final one.
  mutating func readBlock(_ bytes: Span<UInt8>) throws(ArchiveError) -> Bool {
    reader.refill(bytes)
    let isFinal = reader.number(1) == 1
    let kind = reader.number(2)
    switch kind {
    case 0: try readStored(bytes)
    case 1: try readCompressed(bytes, FixedCode.literals, FixedCode.distances)
    case 2:
      let (literals, distances) = try readTables(bytes)
      try readCompressed(bytes, literals, distances)
    default: throw invalid("DEFLATE block type", kind, "0...2")
    }
    return isFinal
  }

  /// Section 3.2.4.
  private mutating func readStored(_ bytes: Span<UInt8>) throws(ArchiveError) {
    if reader.isExhausted { throw truncated(bytes) }
    let at = reader.alignToByte()
    try bytes.require(4, at: at, "a stored DEFLATE block")
    let length = Int(bytes[at]) | Int(bytes[at + 1]) << 8
    let complement = Int(bytes[at + 2]) | Int(bytes[at + 3]) << 8
    guard length ^ complement == 0xFFFF else {
      throw .invalid(
        what: "DEFLATE stored length complement", offset: at + 2, actual: complement,
        expected: "\(length ^ 0xFFFF)")
    }
    try bytes.require(length, at: at + 4, "a stored DEFLATE block")
    guard length <= maxOutput - count else { throw .outputTooLarge(offset: at, limit: maxOutput) }
    makeRoom(for: length)
    for index in 0..<length { output[count + index] = bytes[at + 4 + index] }
    count += length
    reader.seek(to: at + 4 + length)
  }

  /// Section 3.2.7.
  private mutating func readTables(
    _ bytes: Span<UInt8>
  ) throws(ArchiveError) -> (literals: InflateTable, distances: InflateTable) {
    reader.refill(bytes)
    let literalCount = reader.number(5) + 257
    let distanceCount = reader.number(5) + 1
    let lengthCount = reader.number(4) + 4
    guard literalCount <= 286 && distanceCount <= 30 else {
      throw invalid("DEFLATE code counts", literalCount << 8 | distanceCount, "at most 286 and 30")
    }
    var codeLengths = [UInt8](repeating: 0, count: 19)
    for index in 0..<lengthCount {
      reader.refill(bytes)
      codeLengths[DeflateTables.codeLengthOrder[index]] = UInt8(reader.number(3))
    }
    guard let code = InflateTable(lengths: codeLengths[...]) else {
      throw invalid("DEFLATE code length code", lengthCount, "a complete prefix code")
    }
    let total = literalCount + distanceCount
    var lengths: [UInt8] = []
    while lengths.count < total {
      reader.refill(bytes)
      let match = code.match(reader.bits)
      reader.drop(match & 15)
      if match == 0 || reader.isExhausted {
        throw reader.isExhausted ? truncated(bytes) : invalid("DEFLATE code length", 0, "a code")
      }
      let symbol = match >> 4
      if symbol < 16 {
        lengths.append(UInt8(symbol))
        continue
      }
      let isCopy = symbol == 16
      guard !isCopy || !lengths.isEmpty else {
        throw invalid("DEFLATE repeated code length", 16, "a length before it")
      }
      let count = symbol == 18 ? 11 + reader.number(7) : 3 + reader.number(isCopy ? 2 : 3)
      guard count <= total - lengths.count else {
        throw invalid("DEFLATE code lengths", lengths.count + count, "\(total)")
      }
      lengths.append(contentsOf: repeatElement(isCopy ? lengths[lengths.count - 1] : 0, count: count))
    }
    guard lengths[256] != 0,
      let literals = InflateTable(lengths: lengths[..<literalCount], meaning: InflateEntry.literals),
      let distances = InflateTable(lengths: lengths[literalCount...], meaning: InflateEntry.distances)
    else { throw invalid("DEFLATE code lengths", total, "complete prefix codes with an end of block") }
    return (literals, distances)
  }

  /// Sections 3.2.3 and 3.2.5.
  private mutating func readCompressed(
    _ bytes: Span<UInt8>, _ literals: InflateTable, _ distances: InflateTable
  ) throws(ArchiveError) {
    let lengthBase = DeflateTables.lengthBase
    let lengthExtra = DeflateTables.lengthExtra
    let distanceBase = DeflateTables.distanceBase
    let distanceExtra = DeflateTables.distanceExtra
    while true {
      copyQuickly(bytes, literals.entries.span, distances.entries.span)
      reader.refill(bytes)
      let match = literals.match(reader.bits)
      reader.drop(match & 15)
      let symbol = match >> 4
      if match == 0 || reader.isExhausted {
        throw reader.isExhausted ? truncated(bytes) : invalid("DEFLATE code", 0, "a literal or length")
      }
      if symbol < 256 {
        guard count < maxOutput else { throw tooLarge() }
        makeRoom(for: 1)
        output[count] = UInt8(truncatingIfNeeded: symbol)
        count += 1
        continue
      }
      if symbol == 256 { return }
      guard symbol - 257 < lengthBase.count else {
        throw invalid("DEFLATE length symbol", symbol, "at most 285")
      }
      let length = lengthBase[symbol - 257] + reader.number(lengthExtra[symbol - 257])
      let far = distances.match(reader.bits)
      reader.drop(far & 15)
      guard far != 0 && far >> 4 < distanceBase.count else {
        throw reader.isExhausted
          ? truncated(bytes) : invalid("DEFLATE distance symbol", far >> 4, "a code, at most 29")
      }
      let distance = distanceBase[far >> 4] + reader.number(distanceExtra[far >> 4])
      if reader.isExhausted { throw truncated(bytes) }
      guard distance <= count else {
        throw invalid("DEFLATE distance", distance, "at most \(count)")
      }
      guard length <= maxOutput - count else { throw tooLarge() }
      makeRoom(for: length)
      // Source and target may overlap: later bytes repeat earlier ones of the same match.
      for index in count..<count + length { output[index] = output[index - distance] }
      count += length
    }
  }

  /// Decodes as long as input and room are plentiful, and codes are short and right; stops before one that is not.
  private mutating func copyQuickly(
    _ bytes: Span<UInt8>, _ literals: Span<InflateEntry>, _ distances: Span<InflateEntry>
  ) {
    let mask: UInt64 = 1 << UInt64(InflateTable.lookupBits) - 1
    var reader = reader
    var count = count
    let last = min(output.count, maxOutput) - Self.slack
    unsafe output.withUnsafeMutableBufferPointer { buffer in
      guard let output = buffer.baseAddress else { return }
      while count <= last && reader.isFar(fromEndOf: bytes) {
        reader.refillQuickly(bytes)
        var entry = unsafe literals[unchecked: Int(truncatingIfNeeded: reader.bits & mask)]
        // Three literals have at most 33 bits, a length and a distance 16 and 24.
        if entry.isLiteral {
          for _ in 0..<3 where entry.isLiteral {
            reader.drop(entry.length)
            unsafe output[count] = UInt8(truncatingIfNeeded: entry.base)
            count &+= 1
            entry = unsafe literals[unchecked: Int(truncatingIfNeeded: reader.bits & mask)]
          }
          continue
        }
        let start = reader
        if entry.isOther { break }
        reader.drop(entry.length)
        let length = entry.base &+ reader.number(entry.extra)
        entry = unsafe distances[unchecked: Int(truncatingIfNeeded: reader.bits & mask)]
        reader.drop(entry.length)
        let distance = entry.base &+ reader.number(entry.extra)
        guard !entry.isOther && distance <= count else {
          reader = start
          break
        }
        unsafe copyMatch(output + count, distance: distance, length: length)
        count &+= length
      }
    }
    self.reader = reader
    self.count = count
  }

  private func truncated(_ bytes: Span<UInt8>) -> ArchiveError {
    .truncated(what: "DEFLATE stream", offset: bytes.count, needed: 1, available: 0)
  }

  private func tooLarge() -> ArchiveError {
    var reader = self.reader
    return .outputTooLarge(offset: reader.alignToByte(), limit: maxOutput)
  }

  private func invalid(_ what: String, _ actual: Int, _ expected: String) -> ArchiveError {
    var reader = self.reader
    return .invalid(what: what, offset: reader.alignToByte(), actual: actual, expected: expected)
  }
}

/// Copies what stands `distance` before, and up to 15 bytes more.
@inline(__always)
private func copyMatch(_ target: UnsafeMutablePointer<UInt8>, distance: Int, length: Int) {
  let to = UnsafeMutableRawPointer(target)
  let from = unsafe UnsafeRawPointer(target - distance)
  if distance >= 16 {
    var at = 0
    repeat {
      let vector = unsafe from.loadUnaligned(fromByteOffset: at, as: SIMD16<UInt8>.self)
      unsafe to.storeBytes(of: vector, toByteOffset: at, as: SIMD16<UInt8>.self)
      at &+= 16
    } while at < length
  } else if distance == 1 {
    unsafe target.update(repeating: (target - 1).pointee, count: length)
  } else {
    for at in 0..<length { unsafe target[at] = target[at &- distance] }
  }
}

/// The code of section 3.2.6.
private enum FixedCode {
  static let literals = table(DeflateTables.fixedLiteralLengths, InflateEntry.literals)
  static let distances = table([UInt8](repeating: 5, count: 32), InflateEntry.distances)

  private static func table(_ lengths: [UInt8], _ meaning: [InflateEntry]) -> InflateTable {
    guard let table = InflateTable(lengths: lengths[...], meaning: meaning) else {
      preconditionFailure("the fixed code is complete")
    }
    return table
  }
}
