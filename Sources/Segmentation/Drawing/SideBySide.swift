package import AtrousImaging

/// Two images of one height as one, the first at the left.
/// - Precondition: the heights are equal.
package func sideBySide(_ left: RGBImage, _ right: RGBImage) -> RGBImage {
  precondition(left.height == right.height, "images of \(left.height) and \(right.height) rows side by side")
  var pixels: [UInt8] = []
  pixels.reserveCapacity(left.pixels.count + right.pixels.count)
  for y in 0..<left.height {
    for image in [left, right] {
      let row = image.width * 3
      pixels += image.pixels[y * row..<(y + 1) * row]
    }
  }
  return RGBImage(width: left.width + right.width, height: left.height, pixels: pixels)
}
