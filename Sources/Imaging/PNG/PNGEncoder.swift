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
  // Neighbouring indices have no arithmetic relation: no filter (PNG specification, section 12.7).
  var rows = RepeatedRows(rowBytes: image.width + 1)
  var y = 0
  while y < image.height {
    let source = image.rows[y]
    let end = image.rows[y...].firstIndex { $0 != source } ?? image.height
    rows.append([0] + image.row(source), repeats: end - y)
    y = end
  }
  png.appendChunk("IDAT", deflateZlib(rows))
  return png.finish()
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
