/// Checked big-endian reads at an offset.
extension Span<UInt8> {
  func require(_ length: Int, at offset: Int, _ what: @autoclosure () -> String) throws(ImagingError) {
    guard offset >= 0 && length >= 0 && offset <= count && length <= count - offset else {
      let available = Swift.max(0, count - offset)
      throw .truncated(what: what(), offset: offset, needed: length, available: available)
    }
  }

  func byte(at offset: Int, _ what: @autoclosure () -> String) throws(ImagingError) -> Int {
    try require(1, at: offset, what())
    return Int(self[offset])
  }

  func big16(at offset: Int, _ what: @autoclosure () -> String) throws(ImagingError) -> Int {
    try require(2, at: offset, what())
    return Int(self[offset]) << 8 | Int(self[offset + 1])
  }

  func big32(at offset: Int, _ what: @autoclosure () -> String) throws(ImagingError) -> UInt32 {
    try require(4, at: offset, what())
    return UInt32(self[offset]) << 24 | UInt32(self[offset + 1]) << 16
      | UInt32(self[offset + 2]) << 8 | UInt32(self[offset + 3])
  }

  /// A 32-bit size. One that `Int` cannot hold is `Int.max`, which no file contains.
  func size32(at offset: Int, _ what: @autoclosure () -> String) throws(ImagingError) -> Int {
    Int(clamping: try big32(at: offset, what()))
  }

  func starts(with prefix: String, at offset: Int) -> Bool {
    let wanted = prefix.utf8
    guard offset >= 0 && offset <= count && wanted.count <= count - offset else { return false }
    var index = offset
    for byte in wanted {
      if self[index] != byte { return false }
      index += 1
    }
    return true
  }
}
