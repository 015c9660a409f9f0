/// Paints the classes of a mask over an image; background (index 0) stays clear.
/// - Parameter opacity: percent of the class's colour, 0...100, rounded half up.
/// - Precondition: mask and image have the same size.
public func overlay(
  mask: IndexedImage, on image: RGBImage, palette: Palette = .voc, opacity: Int = 60
) -> RGBImage {
  precondition(
    mask.width == image.width && mask.height == image.height,
    "mask of \(mask.width)x\(mask.height) over image of \(image.width)x\(image.height)")
  precondition(0...100 ~= opacity, "opacity of \(opacity) percent")
  var result = image
  let indices = mask.indices.span
  var pixels = result.pixels.mutableSpan
  for position in indices.indices where indices[position] != 0 {
    let color = palette[indices[position]]
    let at = position * 3
    pixels[at] = mix(pixels[at], color.red, opacity)
    pixels[at + 1] = mix(pixels[at + 1], color.green, opacity)
    pixels[at + 2] = mix(pixels[at + 2], color.blue, opacity)
  }
  return result
}

private func mix(_ below: UInt8, _ above: UInt8, _ percent: Int) -> UInt8 {
  UInt8((Int(below) * (100 - percent) + Int(above) * percent + 50) / 100)
}
