import AtrousImaging
import AtrousSegmentation

/// What is drawn of a photo and its mask.
struct Painter: Sendable {
  /// Percent of the classes' colours.
  let opacity: Int

  /// The photo with its classes painted over, and a legend.
  ///
  /// - Throws: `ImagingError` for a mask of another size.
  func overlay(
    _ photo: consuming RGBImage, _ mask: IndexedImage, _ classes: [ClassShare]
  ) throws(ImagingError) -> RGBImage {
    try photo.paint(mask, opacity: opacity)
    photo.drawLegend(classes)
    return photo
  }

  /// A mask in its classes' colours.
  func colored(_ mask: IndexedImage) -> RGBImage {
    let colors = (0...255).map { Palette.voc[UInt8($0)] }
    var pixels: [UInt8] = []
    pixels.reserveCapacity(mask.indices.count * 3)
    for index in mask.indices {
      let color = colors[Int(index)]
      pixels.append(color.red)
      pixels.append(color.green)
      pixels.append(color.blue)
    }
    return RGBImage(width: mask.width, height: mask.height, pixels: pixels)
  }
}
