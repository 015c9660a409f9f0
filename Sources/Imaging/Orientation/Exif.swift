/// The orientation that EXIF data hold (EXIF 2.3, tag 0x0112), or nil where they have none. Damaged data are no error:
/// what cannot be read counts as absent.
///
/// - Parameter exif: a TIFF file (TIFF 6.0, section 2), with or without "Exif\0\0" before it, once or twice.
/// - Returns: what is stored, which may be no orientation; 0 where it is no whole number.
func exifOrientation(_ exif: Span<UInt8>) -> Int? {
  var tiff = 0
  for _ in 0..<2 where exif.starts(with: "Exif\0\0", at: tiff) { tiff += 6 }
  // Byte order, 42, offset of the first directory.
  guard tiff + 8 <= exif.count else { return nil }
  let isLittle = exif[tiff] == UInt8(ascii: "I")
  func number(_ length: Int, at offset: Int) -> Int? {
    guard offset >= 0, offset + length <= exif.count - tiff else { return nil }
    var value: UInt32 = 0
    for index in 0..<length {
      value = value << 8 | UInt32(exif[tiff + offset + (isLittle ? length - 1 - index : index)])
    }
    return Int(exactly: value)
  }
  guard exif[tiff] == exif[tiff + 1], isLittle || exif[tiff] == UInt8(ascii: "M"),
    number(2, at: 2) == 42, let directory = number(4, at: 4), directory <= exif.count,
    let entries = number(2, at: directory)
  else { return nil }
  for entry in 0..<entries {
    let at = directory + 2 + 12 * entry
    guard let tag = number(2, at: at), let type = number(2, at: at + 2), let count = number(4, at: at + 4),
      let content = number(4, at: at + 8)
    else { return nil }
    guard tag == 0x0112 else { continue }
    // SHORT, SSHORT, LONG and SLONG.
    guard let size = [3: 2, 8: 2, 4: 4, 9: 4][type], count > 0 else { return 0 }
    // What does not fit into the entry stands elsewhere.
    return number(size, at: count <= 4 / size ? at + 8 : content) ?? 0
  }
  return nil
}
