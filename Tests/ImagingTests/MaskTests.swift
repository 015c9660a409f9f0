import AtrousImaging
import Testing

@Suite struct MaskTests {
  /// Colours as the VOC development kit prints them.
  @Test(arguments: [
    (UInt8(0), 0, 0, 0), (1, 128, 0, 0), (2, 0, 128, 0), (3, 128, 128, 0), (4, 0, 0, 128), (7, 128, 128, 128),
    (8, 64, 0, 0), (15, 192, 128, 128), (16, 0, 64, 0), (20, 0, 64, 128), (255, 224, 224, 192),
  ])
  func vocPalette(index: UInt8, red: UInt8, green: UInt8, blue: UInt8) {
    #expect(Palette.voc[index] == Color(red: red, green: green, blue: blue))
  }

  @Test func vocColorsDiffer() {
    #expect(Palette.voc.colors.count == 256)
    #expect(Set(Palette.voc.colors).count == 256)
  }

  @Test func overlayKeepsTheBackground() {
    let image = RGBImage(width: 3, height: 1, pixels: [10, 20, 30, 10, 20, 30, 255, 255, 255])
    let mask = IndexedImage(width: 3, height: 1, indices: [0, 1, 2])
    let palette = Palette([
      Color(red: 1, green: 1, blue: 1), Color(red: 200, green: 0, blue: 31),
      Color(red: 0, green: 255, blue: 0),
    ])
    let half = overlay(mask: mask, on: image, palette: palette, opacity: 50)
    #expect(half.pixels == [10, 20, 30, 105, 10, 31, 128, 255, 128])
    #expect(overlay(mask: mask, on: image, palette: palette, opacity: 0) == image)
    let full = overlay(mask: mask, on: image, palette: palette, opacity: 100)
    #expect(full.pixels == [10, 20, 30, 200, 0, 31, 0, 255, 0])
  }
}
