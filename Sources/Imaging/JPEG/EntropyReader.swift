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
    if count >= 32 { return }
    if position &+ 8 <= bytes.count {
      let word = unsafe UInt64(
        bigEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self))
      // No byte is 0xFF: none of the inverse is 0.
      let inverse = ~word
      if (inverse &- 0x0101_0101_0101_0101) & word & 0x8080_8080_8080_8080 == 0 {
        // Bits beyond `count` are those that come next anyway.
        bits |= word &>> UInt64(truncatingIfNeeded: count)
        let taken = (64 &- count) &>> 3
        position &+= taken
        count &+= taken &* 8
        return
      }
    }
    self = loaded(bytes)
  }

  /// By value, so that the reader itself may stay in registers.
  @inline(never)
  private func loaded(_ bytes: Span<UInt8>) -> EntropyReader {
    var reader = self
    while reader.count <= 56 {
      var byte: UInt8 = 0
      if reader.position < bytes.count {
        byte = bytes[reader.position]
        if byte != 0xFF {
          reader.position += 1
        } else if reader.position + 1 < bytes.count && bytes[reader.position + 1] == 0 {
          reader.position += 2
        } else {
          byte = 0
          reader.padding += 8
        }
      } else {
        reader.padding += 8
      }
      reader.bits |= UInt64(byte) << UInt64(56 &- reader.count)
      reader.count += 8
    }
    return reader
  }

  /// The Huffman code that comes next. It needs up to 16 bits of a refill, and is not taken yet.
  @inline(__always)
  mutating func nextCode(_ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ table: Int) -> JPEGCode {
    let next = Int(truncatingIfNeeded: bits &>> UInt64(64 &- JPEGHuffmanTable.lookupBits))
    var code = unsafe lookups[unchecked: table &<< JPEGHuffmanTable.lookupBits | next]
    if code == .longer {
      code = scan.longCode(table, UInt16(truncatingIfNeeded: bits &>> 48))
      if code == .invalid { sawInvalidCode = true }
    }
    return code
  }

  /// Takes a code, and the number that follows it with its sign extended (F.2.2.1, EXTEND).
  @inline(__always)
  mutating func takeNumber(_ code: JPEGCode) -> Int {
    let aligned = bits &<< UInt64(truncatingIfNeeded: code.length)
    let size = UInt64(truncatingIfNeeded: code.size)
    let magnitude = Int(truncatingIfNeeded: (aligned &>> 1) &>> (63 &- size))
    // Without its first bit set, a number of n bits stands for itself less 2^n - 1.
    let isNegative = ~(Int64(bitPattern: aligned) &>> 63)
    drop(code.totalLength)
    return magnitude &- ((1 &<< code.size) &- 1) & Int(truncatingIfNeeded: isNegative)
  }

  /// Takes a code that no number is read after.
  @inline(__always)
  mutating func take(_ code: JPEGCode) { drop(code.length) }

  /// Reads `length` bits, 0...16, as an unsigned number.
  @inline(__always)
  mutating func number(_ length: Int) -> Int {
    let value = Int(truncatingIfNeeded: (bits &>> 1) &>> UInt64(truncatingIfNeeded: 63 &- length))
    drop(length)
    return value
  }

  /// Passes any number of bits.
  @inline(__always)
  mutating func skip(_ bytes: Span<UInt8>, _ length: Int) {
    var left = length
    while left > 0 {
      refill(bytes)
      drop(min(left, 32))
      left &-= 32
    }
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
