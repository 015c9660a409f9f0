extension Orientation {
  /// The orientation in an APP1 segment at `start..<end`, or nil where it has none. Damaged EXIF data is no
  /// error: it counts as absent.
  init?(exif bytes: Span<UInt8>, start: Int, end: Int) {
    guard bytes.starts(with: "Exif\0\0", at: start) else { return nil }
    // A TIFF file (TIFF 6.0, section 2): byte order, 42, offset of the first directory.
    let tiff = start + 6
    guard tiff + 8 <= end else { return nil }
    let isLittle = bytes[tiff] == UInt8(ascii: "I")
    func number(_ length: Int, at offset: Int) -> Int? {
      guard offset >= tiff && offset + length <= end else { return nil }
      var value = 0
      for index in 0..<length {
        value = value << 8 | Int(bytes[offset + (isLittle ? length - 1 - index : index)])
      }
      return value
    }
    guard bytes[tiff] == bytes[tiff + 1], isLittle || bytes[tiff] == UInt8(ascii: "M"),
      number(2, at: tiff + 2) == 42, let directory = number(4, at: tiff + 4),
      let entries = number(2, at: tiff + directory)
    else { return nil }
    for entry in 0..<entries {
      let at = tiff + directory + 2 + 12 * entry
      guard let tag = number(2, at: at) else { return nil }
      guard tag == 0x0112 else { continue }
      // One SHORT, stored in the entry itself.
      guard number(2, at: at + 2) == 3, number(4, at: at + 4) == 1,
        let value = number(2, at: at + 8), 1...8 ~= value
      else { return nil }
      self.init(value: value)
      return
    }
    return nil
  }
}
