import AtrousImaging
import Testing

@Suite struct NetpbmTests {
  static let gray: [UInt8] = [0, 0, 0, 128, 128, 128, 255, 255, 255]

  @Test(arguments: [
    ("P2\n# comment\n3 1 # another\n255\n0 128 255", gray),
    ("P2 3 1 2 0 1 2\n", gray),
    ("P3 1 1 255 1 2 3", [1, 2, 3]),
    ("P3 1 1 1023\n1023 0 512", [255, 0, 128]),
    ("P2 1 1 65535 65535", [255, 255, 255]),
  ])
  func plain(text: String, pixels: [UInt8]) throws {
    let image = try decoded(Array(text.utf8))
    #expect(image.pixels == pixels)
    #expect(image.height == 1)
  }

  @Test func raw() throws {
    let rgb = randomImage(4, 3, seed: 8)
    #expect(try decoded(Array("P6\n4 3\n255\n".utf8) + rgb.pixels) == rgb)
    #expect(try decoded((Array("P5 3 1 2 ".utf8) + [0, 1, 2])).pixels == Self.gray)
    let wide: [UInt8] = [0, 0, 0x80, 0x00, 0xFF, 0xFF]
    #expect(try decoded((Array("P5 3 1 65535 ".utf8) + wide)).pixels == Self.gray)
    #expect(try decoded((Array("P6 1 1 65535 ".utf8) + wide)).pixels == [0, 128, 255])
  }

  @Test(arguments: [
    "P5 2 2 255 abc", "P3 1 1 255 1 2", "P2 1 1 255 256", "P2 1 1 0 0", "P2 1 1 65536 1", "P2 -1 1 255 1",
    "P4 1 1 1", "P6", "P6 1", "P6 1 1", "P6 1 1 255", "P2 99999999999999999999 1 255 1",
    "P3 2 1 255 1 2 3 4 5 x",
  ])
  func refused(text: String) { #expect(decodingError(Array(text.utf8)) != nil) }

  @Test func unknownFormats() {
    #expect(decodingError([]) == .unknownFormat(offset: 0, actual: []))
    #expect(
      decodingError(Array("GIF89a".utf8)) == .unknownFormat(offset: 0, actual: [0x47, 0x49, 0x46, 0x38]))
    #expect(format(of: Array("P6".utf8)) == .netpbm)
  }
}
