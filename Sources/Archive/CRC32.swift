/// The CRC of PNG chunks and ZIP entries (PNG specification, annex D; polynomial 0xEDB88320, reflected).
public func crc32(_ bytes: Span<UInt8>) -> UInt32 {
  var crc = CRC32()
  crc.update(bytes, from: 0, to: bytes.count)
  return crc.value
}

package struct CRC32 {
  private var state: UInt32 = 0xFFFF_FFFF

  package init() {}

  package var value: UInt32 { ~state }

  package mutating func update(_ bytes: Span<UInt8>, from start: Int, to end: Int) {
    let table = Self.table
    var state = self.state
    for index in start..<end {
      state = table[Int(truncatingIfNeeded: (state ^ UInt32(bytes[index])) & 0xFF)] ^ (state >> 8)
    }
    self.state = state
  }

  private static let table: [UInt32] = (0..<256).map { byte in
    var value = UInt32(byte)
    for _ in 0..<8 {
      value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
    }
    return value
  }
}
