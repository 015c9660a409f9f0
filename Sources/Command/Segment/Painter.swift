import AtrousImaging
import AtrousSegmentation

/// What is drawn of a photo and its mask.
struct Painter: Sendable {
  /// Percent of the classes' colours.
  let opacity: Int

  /// The photo with its classes painted over, and a legend.
  func overlay(_ photo: RGBImage, _ mask: IndexedImage, _ classes: [ClassShare]) -> RGBImage {
    var painted = AtrousImaging.overlay(mask: mask, on: photo, opacity: opacity)
    painted.drawLegend(classes)
    return painted
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
