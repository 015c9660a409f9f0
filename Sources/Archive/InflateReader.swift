/// The bits of a DEFLATE stream, lowest first (RFC 1951, section 3.1.1). Beyond the end zero bits are
/// delivered, and `isExhausted` tells that some were used.
struct InflateReader {
  private var position: Int
  private(set) var bits: UInt64 = 0
  /// Bits that are held, at most 63.
  private var count = 0
  private var padding = 0

  init(position: Int) { self.position = position }

  var isExhausted: Bool { count < padding }

  /// Makes at least 48 bits readable: a whole length and distance.
  @inline(__always)
  mutating func refill(_ bytes: Span<UInt8>) {
    if count < 48 { load(bytes) }
  }

  /// Whether eight bytes can be loaded at once.
  @inline(__always)
  func isFar(fromEndOf bytes: Span<UInt8>) -> Bool { position &+ 8 <= bytes.count }

  /// Makes at least 56 bits readable, where `isFar(fromEndOf:)`.
  @inline(__always)
  mutating func refillQuickly(_ bytes: Span<UInt8>) {
    let word = unsafe UInt64(
      littleEndian: bytes.bytes.unsafeLoadUnaligned(fromUncheckedByteOffset: position, as: UInt64.self))
    // Bits beyond `count` are those that come next anyway.
    bits |= word &<< UInt64(truncatingIfNeeded: count)
    position &+= (63 &- count) &>> 3
    count |= 56
  }

  private mutating func load(_ bytes: Span<UInt8>) {
    while count < 56 {
      if position < bytes.count {
        bits |= UInt64(bytes[position]) << UInt64(count)
        position += 1
      } else {
        padding += 8
      }
      count += 8
    }
  }

  @inline(__always)
  mutating func drop(_ length: Int) {
    bits &>>= UInt64(truncatingIfNeeded: length)
    count &-= length
  }

  /// Reads `length` bits, 0...16, of a refill.
  @inline(__always)
  mutating func number(_ length: Int) -> Int {
    let value = Int(truncatingIfNeeded: bits & (1 &<< UInt64(truncatingIfNeeded: length) &- 1))
    drop(length)
    return value
  }

  /// The offset of the first byte that no bit was read of. The buffered bits are put back.
  mutating func alignToByte() -> Int {
    position -= max(0, count - padding) / 8
    bits = 0
    count = 0
    padding = 0
    return position
  }

  /// Continues at `position`, after `alignToByte`.
  mutating func seek(to position: Int) { self.position = position }
}
