import AtrousImaging
import Testing

@Suite struct MaskTests {
  /// Colours as the VOC development kit prints them.
  @Test(arguments: [
    (UInt8(0), 0, 0, 0), (1, 128, 0, 0), (2, 0, 128, 0), (3, 128, 128, 0), (4, 0, 0, 128), (7, 128, 128, 128),
    (8, 64, 0, 0), (15, 192, 128, 128), (16, 0, 64, 0), (20, 0, 64, 128), (255, 224, 224, 192),
  ])
  func vocPalette(index: UInt8, red: UInt8, green: UInt8, blue: UInt8) {
    #expect(Palette.voc[index] == RGBColor(red: red, green: green, blue: blue))
  }

  @Test func vocColorsDiffer() {
    #expect(Palette.voc.colors.count == 256)
    #expect(Set(Palette.voc.colors).count == 256)
  }

  @Test func overlayKeepsTheBackground() throws {
    let image = RGBImage(width: 3, height: 1, pixels: [10, 20, 30, 10, 20, 30, 255, 255, 255])
    let mask = IndexedImage(width: 3, height: 1, indices: [0, 1, 2])
    let palette = try #require(
      Palette([
        RGBColor(red: 1, green: 1, blue: 1), RGBColor(red: 200, green: 0, blue: 31),
        RGBColor(red: 0, green: 255, blue: 0),
      ]))
    func painted(_ opacity: Int) throws -> [UInt8] {
      var painted = image
      try painted.paint(mask, palette: palette, opacity: opacity)
      return painted.pixels
    }
    #expect(try painted(50) == [10, 20, 30, 105, 10, 31, 128, 255, 128])
    #expect(try painted(0) == image.pixels)
    #expect(try painted(100) == [10, 20, 30, 200, 0, 31, 0, 255, 0])
    #expect(throws: ImagingError.self) { try painted(101) }
    var small = RGBImage(width: 1, height: 1, pixels: [1, 2, 3])
    #expect(throws: ImagingError.self) { try small.paint(mask) }
  }

  @Test func imagesFromMemory() throws {
    #expect(try IndexedImage(classes: [1, 2], width: 2, height: 1).indices == [1, 2])
    #expect(throws: ImagingError.wrongCount(actual: 3, expected: 4)) {
      try IndexedImage(classes: [1, 2, 3], width: 2, height: 2)
    }
    for (width, height) in [(0, 0), (-1, 1), (1, 0), (.max, .max)] {
      #expect(throws: ImagingError.self) { try IndexedImage(classes: [], width: width, height: height) }
    }
    #expect(Palette([RGBColor](repeating: Palette.voc[1], count: 257)) == nil)
  }
}
