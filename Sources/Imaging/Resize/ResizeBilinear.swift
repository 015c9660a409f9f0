/// Resizes without keeping the aspect: bilinear, half-pixel centres, no antialiasing, each sample rounded
/// half up. Equals tf.image.resize(bilinear, antialias: false) followed by that rounding.
/// - Precondition: neither image is empty.
package func resizeBilinear(_ image: RGBImage, width: Int, height: Int) -> RGBImage {
  if image.width == width && image.height == height { return image }
  let layout = PixelLayout(width: image.width, height: image.height)
  return RGBImage(
    width: width, height: height,
    pixels: resizeBilinear(image.pixels.span, layout, width: width, height: height))
}

/// The same for pixels that lie in memory in some layout: interleaved RGB.
package func resizeBilinear(_ pixels: Span<UInt8>, _ layout: PixelLayout, width: Int, height: Int) -> [UInt8]
{
  if layout.width == width && layout.height == height { return layout.interleaved(pixels) }
  let (columns, rows) = axes(from: layout, width: width, height: height)
  return rounded(pixels, layout, columns, rows)
}

/// The same, unrounded: `width * height * 3` values of 0...255, interleaved RGB.
/// - Precondition: neither image is empty.
package func resizeBilinearFloat(_ image: RGBImage, width: Int, height: Int) -> [Float] {
  let layout = PixelLayout(width: image.width, height: image.height)
  return resizeBilinearFloat(image.pixels.span, layout, width: width, height: height)
}

/// The same for pixels that lie in memory in some layout.
package func resizeBilinearFloat(
  _ pixels: Span<UInt8>, _ layout: PixelLayout, width: Int, height: Int
) -> [Float] {
  let (columns, rows) = axes(from: layout, width: width, height: height)
  return unrounded(pixels, layout, columns, rows)
}

extension SampledImage {
  /// What `resizeBilinear` makes of the whole image.
  public func resized() -> RGBImage {
    let layout = PixelLayout(width: pixels.width, height: pixels.height)
    return RGBImage(
      width: columns.weight.count, height: rows.weight.count,
      pixels: rounded(pixels.pixels.span, layout, columns, rows))
  }

  /// What `resizeBilinearFloat` makes of the whole image.
  public func resizedFloat() -> [Float] {
    unrounded(pixels.pixels.span, PixelLayout(width: pixels.width, height: pixels.height), columns, rows)
  }
}

private func axes(
  from layout: PixelLayout, width: Int, height: Int
) -> (columns: BilinearAxis, rows: BilinearAxis) {
  precondition(
    layout.width > 0 && layout.height > 0 && width > 0 && height > 0,
    "resizing \(layout.width)x\(layout.height) to \(width)x\(height)")
  return (
    BilinearAxis(input: layout.width, output: width), BilinearAxis(input: layout.height, output: height)
  )
}

private func rounded(
  _ pixels: Span<UInt8>, _ layout: PixelLayout, _ columns: BilinearAxis, _ rows: BilinearAxis
) -> [UInt8] {
  let count = columns.weight.count * 3
  var resized = [UInt8](repeating: 0, count: count * rows.weight.count)
  var output = resized.mutableSpan
  var at = 0
  interpolateRows(pixels, layout, columns, rows) { row in
    for x in 0..<count { output[at + x] = UInt8(row[x] + 0.5) }
    at += count
  }
  return resized
}

private func unrounded(
  _ pixels: Span<UInt8>, _ layout: PixelLayout, _ columns: BilinearAxis, _ rows: BilinearAxis
) -> [Float] {
  var values: [Float] = []
  values.reserveCapacity(columns.weight.count * rows.weight.count * 3)
  interpolateRows(pixels, layout, columns, rows) { row in values += row }
  return values
}

/// Hands out the rows of the resized image from the top. Rows are interpolated first, then their pixels'
/// results between them, in the order that TensorFlow does it.
private func interpolateRows(
  _ pixels: Span<UInt8>, _ layout: PixelLayout, _ columns: BilinearAxis, _ rows: BilinearAxis,
  _ emit: ([Float]) -> Void
) {
  let count = columns.weight.count * 3
  var top = [Float](repeating: 0, count: count)
  var bottom = top
  var mixed = top
  // Which input rows `top` and `bottom` hold.
  var topRow = -1
  var bottomRow = -1
  for y in rows.weight.indices {
    if rows.lower[y] != topRow {
      if rows.lower[y] == bottomRow {
        swap(&top, &bottom)
        swap(&topRow, &bottomRow)
      } else {
        topRow = rows.lower[y]
        interpolateRow(pixels, layout, topRow, columns, &top)
      }
    }
    if rows.upper[y] != bottomRow {
      bottomRow = rows.upper[y]
      interpolateRow(pixels, layout, bottomRow, columns, &bottom)
    }
    let weight = rows.weight[y]
    for x in 0..<count { mixed[x] = top[x] + (bottom[x] - top[x]) * weight }
    emit(mixed)
  }
}

private func interpolateRow(
  _ pixels: Span<UInt8>, _ layout: PixelLayout, _ y: Int, _ columns: BilinearAxis, _ row: inout [Float]
) {
  let start = y * layout.rowStride
  let (step, offsets) = (layout.bytesPerPixel, [layout.red, 1, layout.blue])
  for x in columns.weight.indices {
    let weight = columns.weight[x]
    let left = start + columns.lower[x] * step
    let right = start + columns.upper[x] * step
    for channel in 0..<3 {
      let from = Float(pixels[left + offsets[channel]])
      let to = Float(pixels[right + offsets[channel]])
      row[x * 3 + channel] = from + (to - from) * weight
    }
  }
}
