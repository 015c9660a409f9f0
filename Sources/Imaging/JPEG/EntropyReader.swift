/// The bits of an entropy-coded segment (ITU-T T.81, section F.2.2.5): stuffed zero bytes are removed, a
/// marker or the end of the file stops the reading. Beyond that point zero bits are delivered, and
/// `isExhausted` tells that some were used, so that the inner loops need no error path.
struct EntropyReader {
  /// The next byte to load; never beyond a marker.
  private(set) var position: Int
  /// Unread bits, left-aligned.
  private var bits: UInt64 = 0
  private var count = 0
  /// How many of `count` bits are made up.
  private var padding = 0
  /// A bit pattern that is no code, or a run that leaves the block, was met.
  var sawInvalidCode = false

  init(position: Int) { self.position = position }

  var isExhausted: Bool { count < padding }

  /// Makes at least 32 bits readable.
  @inline(__always)
  mutating func refill(_ bytes: Span<UInt8>) {
    if count < 32 { load(bytes) }
  }

  private mutating func load(_ bytes: Span<UInt8>) {
    while count <= 56 {
      var byte: UInt8 = 0
      if position < bytes.count {
        byte = bytes[position]
        if byte != 0xFF {
          position += 1
        } else if position + 1 < bytes.count && bytes[position + 1] == 0 {
          position += 2
        } else {
          byte = 0
          padding += 8
        }
      } else {
        padding += 8
      }
      bits |= UInt64(byte) << UInt64(56 &- count)
      count += 8
    }
  }

  /// Reads a Huffman code: up to 16 bits of a refill. Bits that are no code count as 17, and as symbol 0.
  @inline(__always)
  mutating func symbol(_ table: borrowing JPEGHuffmanTable) -> Int {
    let entry = Int(table.lookup[Int(truncatingIfNeeded: bits &>> 55)])
    if entry != 0 {
      drop(entry &>> 8)
      return entry & 0xFF
    }
    return longSymbol(table)
  }

  private mutating func longSymbol(_ table: borrowing JPEGHuffmanTable) -> Int {
    let next = UInt32(truncatingIfNeeded: bits &>> 48)
    for length in (JPEGHuffmanTable.lookupBits + 1)...16 where next < table.limit[length] {
      drop(length)
      let index = Int(next >> UInt32(16 - length)) + table.symbolOffset[length]
      guard index >= 0 && index < table.symbols.count else { break }
      return Int(table.symbols[index])
    }
    sawInvalidCode = true
    drop(17)
    return 0
  }

  /// Reads `length` bits, 0...16, as an unsigned number.
  @inline(__always)
  mutating func number(_ length: Int) -> Int {
    let value = Int(truncatingIfNeeded: (bits &>> 1) &>> UInt64(truncatingIfNeeded: 63 &- length))
    drop(length)
    return value
  }

  /// Reads `length` bits and extends their sign (F.2.2.1, EXTEND).
  @inline(__always)
  mutating func signedNumber(_ length: Int) -> Int {
    let value = number(length)
    let half = (1 &<< length) &>> 1
    return value < half ? value &- (1 &<< length) &+ 1 : value
  }

  @inline(__always)
  private mutating func drop(_ length: Int) {
    bits &<<= UInt64(truncatingIfNeeded: length)
    count &-= length
  }

  /// Goes to the restart marker of number `expected`, which ends an interval. Bytes before it are skipped,
  /// and so are repetitions of the two markers before it.
  /// - Returns: false where one of the next two comes instead: the interval between them is missing.
  mutating func restart(_ bytes: Span<UInt8>, expected: Int) throws(ImagingError) -> Bool {
    while true {
      let (code, after) = try nextJPEGMarker(bytes, from: position)
      guard JPEGMarker.isRestart(code) else {
        throw .invalid(
          what: "JPEG marker in a scan", offset: after - 1, actual: code,
          expected: "restart, \(0xD0 + expected)")
      }
      let ahead = (code - 0xD0 - expected + 8) % 8
      let isMissing = ahead == 1 || ahead == 2
      self = EntropyReader(position: isMissing ? after - 2 : after)
      // Six and seven ahead are two and one behind.
      if ahead < 6 { return !isMissing }
    }
  }
}

/// The code of the next marker at or after `start`, and the offset behind it. Fill bytes (B.1.1.2) and bytes
/// that belong to no segment are skipped.
func nextJPEGMarker(
  _ bytes: Span<UInt8>, from start: Int
) throws(ImagingError) -> (code: Int, after: Int) {
  var at = start
  while at + 1 < bytes.count {
    if bytes[at] == 0xFF && bytes[at + 1] != 0 && bytes[at + 1] != 0xFF {
      return (Int(bytes[at + 1]), at + 2)
    }
    at += 1
  }
  throw .truncated(what: "JPEG: no marker follows", offset: bytes.count, needed: 2, available: 0)
}
