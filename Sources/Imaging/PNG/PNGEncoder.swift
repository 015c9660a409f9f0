import AtrousArchive

/// Encodes an 8-bit RGB PNG.
/// - Precondition: the image is not empty.
package func encodePNG(_ image: RGBImage) -> [UInt8] {
  var png = PNGWriter(width: image.width, height: image.height, colorType: .rgb)
  let data = filterRows(image.pixels, rowBytes: image.width * 3, distance: 3)
  png.appendChunk("IDAT", deflateZlib(data))
  return png.finish()
}

/// Encodes an 8-bit palette PNG, a VOC mask say. Indices beyond the palette are shown black.
/// - Precondition: the image is not empty.
package func encodePNG(_ image: IndexedImage, palette: Palette = .voc) -> [UInt8] {
  encodePNG(
    ScaledMask(image, columns: Array(0..<image.width), rows: Array(0..<image.height)), palette: palette)
}

/// The same of a mask that is scaled meanwhile.
/// - Precondition: the image is not empty.
package func encodePNG(_ image: ScaledMask, palette: Palette = .voc) -> [UInt8] {
  var png = PNGWriter(width: image.width, height: image.height, colorType: .palette)
  let colors = max(palette.colors.count, Int(image.mask.indices.max() ?? 0) + 1)
  png.appendChunk(
    "PLTE",
    (0..<colors).flatMap {
      let color = palette[UInt8($0)]
      return [color.red, color.green, color.blue]
    })
  let isSmall = image.width * image.height <= 1 << 19
  png.appendChunk(
    "IDAT",
    isSmall ? deflateZlib(unfilteredRows(image), rowBytes: image.width + 1) : deflatedDifferences(image))
  return png.finish()
}

/// Neighbouring indices have no arithmetic relation: no filter (PNG specification, section 12.7).
private func unfilteredRows(_ image: ScaledMask) -> [UInt8] {
  var data: [UInt8] = []
  data.reserveCapacity((image.width + 1) * image.height)
  for source in image.rows { data += [0] + image.row(source) }
  return data
}

/// Where a mask is scaled up, rows repeat: filter 2, the difference to the row above, makes zeros of them.
private func deflatedDifferences(_ image: ScaledMask) -> [UInt8] {
  var data = RunDeflater()
  let repeated = [2] + [UInt8](repeating: 0, count: image.width)
  var above = [UInt8](repeating: 0, count: image.mask.width)
  var y = 0
  while y < image.height {
    let source = image.rows[y]
    let end = image.rows[y...].firstIndex { $0 != source } ?? image.height
    let row = image.mask.row(source)
    data.append([2] + image.widened(zip(row, above).map { $0 &- $1 }), repeats: 1)
    data.append(repeated, repeats: end - y - 1)
    above = row
    y = end
  }
  return data.finish()
}

/// Encodes an 8-bit gray PNG, whose values are the image's.
/// - Precondition: the image is not empty.
package func encodeGrayPNG(_ image: IndexedImage) -> [UInt8] {
  var png = PNGWriter(width: image.width, height: image.height, colorType: .gray)
  png.appendChunk("IDAT", deflateZlib(filterRows(image.indices, rowBytes: image.width, distance: 1)))
  return png.finish()
}

private struct PNGWriter {
  private var output = PNGFile.signature

  init(width: Int, height: Int, colorType: PNGColorType) {
    precondition(width > 0 && height > 0, "a PNG of \(width)x\(height) pixels")
    var header: [UInt8] = []
    header.appendBig32(UInt32(width))
    header.appendBig32(UInt32(height))
    // 8 bits a sample; compression, filter and interlace methods 0.
    header += [8, UInt8(colorType.rawValue), 0, 0, 0]
    appendChunk("IHDR", header)
  }

  mutating func appendChunk(_ name: String, _ data: [UInt8]) {
    output.appendBig32(UInt32(data.count))
    let body = Array(name.utf8) + data
    output += body
    output.appendBig32(crc32(body.span))
  }

  mutating func finish() -> [UInt8] {
    appendChunk("IEND", [])
    return output
  }
}
