import AtrousArchive

extension PNGFile {
  /// The picture as RGB, as it is stored.
  /// - Parameter select: see `decodeStored`.
  func image(select: (Int, Int, Orientation) -> PixelSelection?) throws(ImagingError) -> RGBImage {
    let data = try scanlines()
    let table = header.depth <= 8 && header.colorType.channels == 1 ? colorTable : []
    if header.colorType == .palette && table.count < 1 << header.depth { try checkIndices(data, table.count) }
    let selection = select(header.width, header.height, orientationSources.orientation)
    if header.isInterlaced { return interlaced(data, table).selecting(selection) }

    var sink = PixelSink(width: header.width, height: header.height, selection: selection)
    let pass = header.passes[0]
    var row = [UInt8](repeating: 0, count: 3 * header.width)
    for y in 0..<header.height where sink.needs(row: y) {
      let start = y * (pass.rowBytes + 1) + 1
      if header.colorType == .rgb && header.depth == 8 {
        unsafe data.withUnsafeBufferPointer {
          unsafe sink.take(UnsafeBufferPointer(rebasing: $0[start..<start + pass.rowBytes]))
        }
      } else {
        convert(data, start, pass, table, &row, 0)
        unsafe row.withUnsafeBufferPointer { unsafe sink.take($0) }
      }
    }
    return sink.image()
  }

  private func interlaced(_ data: [UInt8], _ table: [RGBColor]) -> RGBImage {
    var pixels = [UInt8](repeating: 0, count: header.width * header.height * 3)
    var start = 0
    for pass in header.passes {
      for y in 0..<pass.height {
        let target = ((pass.y + y * pass.stepY) * header.width + pass.x) * 3
        convert(data, start + y * (pass.rowBytes + 1) + 1, pass, table, &pixels, target)
      }
      start += pass.byteCount
    }
    return RGBImage(width: header.width, height: header.height, pixels: pixels)
  }

  private func convert(
    _ data: [UInt8], _ row: Int, _ pass: PNGPass, _ table: [RGBColor], _ pixels: inout [UInt8], _ target: Int
  ) {
    if table.isEmpty {
      copyRow(data, row, pass, &pixels, target)
    } else {
      lookUpRow(data, row, pass, table, &pixels, target)
    }
  }

  /// The stored values of a palette or gray image of up to 8 bits.
  func indices() throws(ImagingError) -> IndexedImage {
    guard header.colorType.channels == 1 && header.depth <= 8 else {
      throw .unsupported(
        what: "class indices in a PNG of type \(header.colorType), \(header.depth) bits", offset: 24)
    }
    let data = try scanlines()
    var indices = [UInt8](repeating: 0, count: header.width * header.height)
    var start = 0
    for pass in header.passes {
      for y in 0..<pass.height {
        let row = start + y * (pass.rowBytes + 1) + 1
        let target = (pass.y + y * pass.stepY) * header.width + pass.x
        for x in 0..<pass.width { indices[target + x * pass.stepX] = packedSample(data, row, x) }
      }
      start += pass.byteCount
    }
    return IndexedImage(width: header.width, height: header.height, indices: indices)
  }

  /// The unfiltered bytes of all passes: rows of one filter byte and `rowBytes`.
  private func scanlines() throws(ImagingError) -> [UInt8] {
    let passes = header.passes
    let size = passes.reduce(0) { $0 + $1.byteCount }
    // DEFLATE makes at most 1032 bytes of one: data that cannot fill the image is refused unread.
    guard size / 1032 <= compressed.count else {
      throw .truncated(
        what: "PNG data of \(header.width)x\(header.height) pixels", offset: dataOffset, needed: size / 1032,
        available: compressed.count)
    }
    var data: [UInt8]
    do { data = try inflateZlib(compressed.span, size: size) } catch { throw .compressed(error) }
    var start = 0
    for pass in passes {
      try unfilter(&data, pass: pass, start: start, distance: max(1, header.bitsPerPixel / 8))
      start += pass.byteCount
    }
    return data
  }

  /// The colour of every one-channel value: the palette, or the gray scale (section 13.12, linear).
  private var colorTable: [RGBColor] {
    if header.colorType == .palette { return palette }
    let last = 1 << header.depth - 1
    return (0...last).map { value in
      let gray = UInt8(value * 255 / last)
      return RGBColor(red: gray, green: gray, blue: gray)
    }
  }

  /// Pixel `x` of a row of one channel, 1 to 8 bits, leftmost in the high bits (section 7.2).
  @inline(__always)
  private func packedSample(_ data: [UInt8], _ row: Int, _ x: Int) -> UInt8 {
    let depth = header.depth
    if depth == 8 { return data[row + x] }
    let bit = x * depth
    let shift = UInt8(8 - depth - bit % 8)
    return data[row + bit / 8] >> shift & (1 << UInt8(depth) - 1)
  }

  /// Throws where an index is beyond the palette.
  private func checkIndices(_ data: [UInt8], _ count: Int) throws(ImagingError) {
    var start = 0
    for pass in header.passes {
      for y in 0..<pass.height {
        let row = start + y * (pass.rowBytes + 1) + 1
        for x in 0..<pass.width {
          let value = Int(packedSample(data, row, x))
          guard value < count else {
            throw .invalid(
              what: "PNG palette index, in inflated data", offset: row + x * header.depth / 8, actual: value,
              expected: "less than \(count)")
          }
        }
      }
      start += pass.byteCount
    }
  }

  private func lookUpRow(
    _ data: [UInt8], _ row: Int, _ pass: PNGPass, _ table: [RGBColor], _ pixels: inout [UInt8], _ target: Int
  ) {
    var output = pixels.mutableSpan
    var at = target
    for x in 0..<pass.width {
      let color = table[Int(packedSample(data, row, x))]
      output[at] = color.red
      output[at + 1] = color.green
      output[at + 2] = color.blue
      at += 3 * pass.stepX
    }
  }

  /// Rows of 8 or 16 bits a channel: the high byte of the colour channels.
  private func copyRow(
    _ data: [UInt8], _ row: Int, _ pass: PNGPass, _ pixels: inout [UInt8], _ target: Int
  ) {
    let sample = header.depth / 8
    let isColor = header.colorType == .rgb || header.colorType == .rgba
    let green = isColor ? sample : 0
    let blue = isColor ? 2 * sample : 0
    let step = header.bitsPerPixel / 8
    let source = data.span
    var output = pixels.mutableSpan
    var from = row
    var at = target
    for _ in 0..<pass.width {
      output[at] = source[from]
      output[at + 1] = source[from + green]
      output[at + 2] = source[from + blue]
      from += step
      at += 3 * pass.stepX
    }
  }
}
