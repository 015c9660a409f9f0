import AtrousBytes

/// Decodes a plain or raw graymap or pixmap (P2, P3, P5, P6; netpbm.sourceforge.net/doc/ppm.html). Samples
/// are scaled from their maximum to 255, rounded half up.
func decodeNetpbm(_ bytes: Span<UInt8>, limits: Limits) throws(ImagingError) -> RGBImage {
  let kind = try bytes.byte(at: 1, "Netpbm signature") - 0x30
  guard [2, 3, 5, 6].contains(kind) else { throw .unsupported(what: "Netpbm P\(kind)", offset: 0) }
  var reader = NetpbmReader(position: 2)
  let width = try reader.number(bytes, "Netpbm width", limit: Int(Int32.max))
  let height = try reader.number(bytes, "Netpbm height", limit: Int(Int32.max))
  let sizeEnd = reader.position
  let maximum = try reader.number(bytes, "Netpbm maximum", limit: 65535)
  try limits.check(width: width, height: height, offset: sizeEnd)
  guard maximum > 0 else {
    throw .invalid(what: "Netpbm maximum", offset: reader.position, actual: 0, expected: "1...65535")
  }
  // One white space ends the header.
  try bytes.require(1, at: reader.position, "Netpbm header")
  reader.position += 1

  let isPlain = kind < 4
  let channels = kind == 2 || kind == 5 ? 1 : 3
  let sampleBytes = maximum < 256 ? 1 : 2
  let samples = width * height * channels
  // A plain sample takes a digit and, but for the last, a separator.
  let needed = isPlain ? 2 * samples - 1 : samples * sampleBytes
  try bytes.require(needed, at: reader.position, "Netpbm pixels of \(width)x\(height)")

  var pixels = [UInt8](repeating: 0, count: width * height * 3)
  for index in 0..<samples {
    let at = reader.position
    let value: Int
    if isPlain {
      value = try reader.number(bytes, "Netpbm sample", limit: 65535)
    } else {
      value = sampleBytes == 1 ? Int(bytes[at]) : Int(bytes[at]) << 8 | Int(bytes[at + 1])
      reader.position += sampleBytes
    }
    guard value <= maximum else {
      throw .invalid(what: "Netpbm sample", offset: at, actual: value, expected: "at most \(maximum)")
    }
    let scaled = UInt8(maximum == 255 ? value : (value * 255 + maximum / 2) / maximum)
    if channels == 3 {
      pixels[index] = scaled
    } else {
      pixels[3 * index] = scaled
      pixels[3 * index + 1] = scaled
      pixels[3 * index + 2] = scaled
    }
  }
  return RGBImage(width: width, height: height, pixels: pixels)
}

/// Decimal numbers between white space and comments.
private struct NetpbmReader {
  var position: Int

  mutating func number(_ bytes: Span<UInt8>, _ what: String, limit: Int) throws(ImagingError) -> Int {
    skipBlanks(bytes)
    let start = position
    var value: Int64 = 0
    while position < bytes.count, 0x30...0x39 ~= bytes[position] {
      value = value * 10 + Int64(bytes[position]) - 0x30
      guard value <= limit else {
        throw .invalid(what: what, offset: start, actual: Int(clamping: value), expected: "at most \(limit)")
      }
      position += 1
    }
    guard position > start else {
      let found = try bytes.byte(at: position, what)
      throw .invalid(what: what, offset: position, actual: found, expected: "a decimal digit")
    }
    return Int(value)
  }

  private mutating func skipBlanks(_ bytes: Span<UInt8>) {
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        while position < bytes.count && bytes[position] != 0x0A && bytes[position] != 0x0D { position += 1 }
      } else if bytes[position] == 0x20 || 0x09...0x0D ~= bytes[position] {
        position += 1
      } else {
        return
      }
    }
  }
}
