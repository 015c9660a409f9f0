/// Decompresses a zlib stream (RFC 1950) that must hold exactly `size` bytes, and checks its Adler-32.
package func inflateZlib(_ bytes: Span<UInt8>, size: Int) throws(ArchiveError) -> [UInt8] {
  try inflateZlib(bytes, sizes: size...size)
}

/// The same of at most `limit` bytes.
package func inflateZlib(_ bytes: Span<UInt8>, limit: Int) throws(ArchiveError) -> [UInt8] {
  try inflateZlib(bytes, sizes: 0...limit)
}

private func inflateZlib(_ bytes: Span<UInt8>, sizes: ClosedRange<Int>) throws(ArchiveError) -> [UInt8] {
  let header =
    Int(try bytes.byte(at: 0, "the zlib header")) << 8 | Int(try bytes.byte(at: 1, "the zlib header"))
  guard header >> 8 & 15 == 8 && header % 31 == 0 && header & 0x20 == 0 else {
    throw .invalid(
      what: "zlib header", offset: 0, actual: header, expected: "method 8, a multiple of 31, no dictionary")
  }
  let (output, end) = try inflate(bytes, from: 2, maxOutput: sizes.upperBound)
  guard sizes.contains(output.count) else {
    throw .truncated(what: "zlib data", offset: end, needed: sizes.lowerBound, available: output.count)
  }
  let stored = try bytes.bigEndian32(at: end, "the zlib checksum")
  let computed = adler32(output.span)
  guard stored == computed else {
    throw .checksum(what: "zlib data", offset: end, actual: computed, expected: stored)
  }
  return output
}

/// Compresses to a zlib stream.
/// - Parameter rowBytes: the length of the rows that the bytes are, where a row often repeats the one above.
package func deflateZlib(_ bytes: [UInt8], rowBytes: Int? = nil) -> [UInt8] {
  var checksum = Adler32()
  checksum.update(bytes.span)
  return zlibStream(deflate(bytes, rowBytes: rowBytes), checksum)
}

func zlibStream(_ deflated: [UInt8], _ checksum: Adler32) -> [UInt8] {
  // Window of 32 KiB, default level.
  var output: [UInt8] = [0x78, 0x9C]
  output += deflated
  output.appendBig32(checksum.value)
  return output
}

extension [UInt8] {
  package mutating func appendBig32(_ value: UInt32) {
    for shift: UInt32 in [24, 16, 8, 0] { append(UInt8(truncatingIfNeeded: value >> shift)) }
  }
}
