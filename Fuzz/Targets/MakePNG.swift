import AtrousArchive

/// The same file with a right checksum on every chunk, so that mutations come past them.
func repairedPNG(_ bytes: [UInt8]) -> [UInt8] {
  var bytes = bytes
  var position = 8
  while position + 12 <= bytes.count {
    let length = bytes[position..<position + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length <= bytes.count - position - 12 else { break }
    let end = position + 8 + length
    let checksum = crc32(Array(bytes[position + 4..<end]).span)
    for index in 0..<4 { bytes[end + index] = UInt8(truncatingIfNeeded: checksum >> UInt32(24 - 8 * index)) }
    position = end + 4
  }
  return bytes
}

/// A sound file around any bytes: a header of theirs, a palette, and the others as scanlines, right or not.
func assembledPNG(_ bytes: [UInt8]) -> [UInt8] {
  guard bytes.count > 8 else { return [] }
  let header = [
    0, 0, 0, bytes[0] % 40, 0, 0, 0, bytes[1] % 40, [1, 2, 4, 8, 16, bytes[2]][Int(bytes[3]) % 6],
    bytes[4] % 8,
    0, 0, bytes[5] % 3,
  ]
  let signature: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]
  let palette = (0..<3 * (Int(bytes[6]) + 1)).map { UInt8(truncatingIfNeeded: $0) }
  return repairedPNG(
    signature + chunk("IHDR", header) + (bytes[7] % 2 == 0 ? chunk("PLTE", palette) : [])
      + chunk("IDAT", deflateZlib(Array(bytes[8...]))) + chunk("IEND", []))
}

private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
  let length = UInt32(content.count)
  let size = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: length >> UInt32($0)) }
  return size + Array(name.utf8) + content + [0, 0, 0, 0]
}
