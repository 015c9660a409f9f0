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
  var resized = [UInt8](repeating: 0, count: width * height * 3)
  var output = resized.mutableSpan
  var at = 0
  interpolateRows(pixels, layout, width: width, height: height) { row in
    for x in 0..<width * 3 { output[at + x] = UInt8(row[x] + 0.5) }
    at += width * 3
  }
  return resized
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
  var values: [Float] = []
  values.reserveCapacity(width * height * 3)
  interpolateRows(pixels, layout, width: width, height: height) { row in values += row }
  return values
}

/// Hands out the rows of the resized image from the top. Rows are interpolated first, then their pixels'
/// results between them, in the order that TensorFlow does it.
private func interpolateRows(
  _ pixels: Span<UInt8>, _ layout: PixelLayout, width: Int, height: Int, _ emit: ([Float]) -> Void
) {
  precondition(
    layout.width > 0 && layout.height > 0 && width > 0 && height > 0,
    "resizing \(layout.width)x\(layout.height) to \(width)x\(height)")
  let columns = BilinearAxis(input: layout.width, output: width)
  let rows = BilinearAxis(input: layout.height, output: height)
  var top = [Float](repeating: 0, count: width * 3)
  var bottom = top
  var mixed = top
  // Which input rows `top` and `bottom` hold.
  var topRow = -1
  var bottomRow = -1
  for y in 0..<height {
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
    for x in 0..<width * 3 { mixed[x] = top[x] + (bottom[x] - top[x]) * weight }
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
