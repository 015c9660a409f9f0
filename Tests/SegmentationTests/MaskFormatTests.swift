import AtrousImaging
import AtrousSegmentation
import Foundation
import Testing

/// Masks as data sets store them.
@Suite struct MaskFormatTests {
  private func read(_ png: [UInt8], _ format: MaskFormat = .init()) throws -> [UInt8] {
    let url = FileManager.default.temporaryDirectory.appending(path: "mask-\(UUID().uuidString).png")
    try Data(png).write(to: url)
    defer { try? FileManager.default.removeItem(at: url) }
    return try format.read(url.path).indices
  }

  private func palette(_ indices: [UInt8]) -> [UInt8] {
    encodePNG(IndexedImage(width: indices.count, height: 1, indices: indices))
  }

  /// An RGB file with VOC's colours.
  private func colored(_ indices: [UInt8]) -> [UInt8] {
    let pixels = indices.flatMap { index in
      let color = Palette.voc[index]
      return [color.red, color.green, color.blue]
    }
    return encodePNG(RGBImage(width: indices.count, height: 1, pixels: pixels))
  }

  @Test func storedNumbersAndVOCsColors() throws {
    #expect(try read(palette([0, 5, 255])) == [0, 5, 255])
    #expect(try read(colored([0, 5, 5, 20, 255])) == [0, 5, 5, 20, 255])
  }

  @Test func colorTable() throws {
    var format = MaskFormat()
    format.colors = [Palette.voc[7], nil, Palette.voc[0]]
    #expect(try read(colored([0, 7]), format) == [2, 0])
    // The palette's colours count, and not the numbers.
    #expect(try read(palette([0, 7]), format) == [2, 0])
    #expect(throws: SegmentationError.groundTruth("pixel (1, 0) has the colour 128 0 0, which no class has"))
    {
      try read(colored([0, 1]), format)
    }
  }

  @Test func offsets() throws {
    var format = MaskFormat()
    format.shift(by: -1)
    #expect(try read(palette([0, 1, 150, 255]), format) == [255, 0, 149, 255])
    format.shift(by: 3)
    #expect(try read(palette([0, 1, 253, 254, 255]), format) == [3, 4, 255, 255, 255])
  }

  @Test func mapsAndIgnoredIds() throws {
    var format = MaskFormat()
    format.map([7: 0, 8: 1, 11: 2])
    format.ignore(8)
    #expect(try read(palette([7, 8, 11, 12]), format) == [0, 255, 2, 255])
  }
}
