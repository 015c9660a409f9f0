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
    let tables = Self.tables.span
    var state = state
    var index = start
    // Eight bytes at once: each has its own table, in which as many bytes follow it.
    while end - index >= 8 {
      state ^=
        UInt32(bytes[index]) | UInt32(bytes[index + 1]) << 8 | UInt32(bytes[index + 2]) << 16
        | UInt32(bytes[index + 3]) << 24
      let first = Int(truncatingIfNeeded: state)
      state =
        tables[7 * 256 + (first & 0xFF)] ^ tables[6 * 256 + (first >> 8 & 0xFF)]
        ^ tables[5 * 256 + (first >> 16 & 0xFF)] ^ tables[4 * 256 + (first >> 24 & 0xFF)]
        ^ tables[3 * 256 + Int(bytes[index + 4])] ^ tables[2 * 256 + Int(bytes[index + 5])]
        ^ tables[256 + Int(bytes[index + 6])] ^ tables[Int(bytes[index + 7])]
      index += 8
    }
    while index < end {
      state = tables[Int(truncatingIfNeeded: (state ^ UInt32(bytes[index])) & 0xFF)] ^ (state >> 8)
      index += 1
    }
    self.state = state
  }

  /// Eight tables of 256: of a byte, and of a byte with one to seven zeros behind it.
  private static let tables: [UInt32] = {
    var tables = (0..<256).map { byte in
      var value = UInt32(byte)
      for _ in 0..<8 {
        value = value & 1 == 1 ? 0xEDB8_8320 ^ (value >> 1) : value >> 1
      }
      return value
    }
    for index in 256..<8 * 256 {
      let shorter = tables[index - 256]
      tables.append(tables[Int(shorter & 0xFF)] ^ shorter >> 8)
    }
    return tables
  }()
}
