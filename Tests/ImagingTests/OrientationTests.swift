import AtrousArchive
import AtrousImaging
import Testing

/// Where files say how they are turned, and what Pillow 12.3's `ImageOps.exif_transpose` makes of it.
@Suite struct OrientationTests {
  /// A place for an orientation: what goes before the pixels of a PNG, and what behind.
  struct Place: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var chunks: @Sendable (UInt8) -> (before: [UInt8], after: [UInt8])

    init(_ name: String, _ chunks: @escaping @Sendable (UInt8) -> (before: [UInt8], after: [UInt8])) {
      testDescription = name
      self.chunks = chunks
    }
  }

  /// One directory with one entry.
  static func tiff(_ value: UInt8, type: UInt8 = 3, count: UInt8 = 1, isLittle: Bool = true) -> [UInt8] {
    if isLittle {
      return [73, 73, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, type, 0, count, 0, 0, 0, value, 0, 0, 0]
    }
    let content = type == 4 ? [0, 0, 0, value] : [0, value, 0, 0]
    return [77, 77, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, type, 0, 0, 0, count] + content
  }

  static func chunk(_ name: String, _ key: String, _ rest: [UInt8]) -> [UInt8] {
    HandmadePNG.chunk(name, Array(key.utf8) + [0] + rest)
  }

  static func xmp(_ value: UInt8, element: Bool = false) -> [UInt8] {
    Array(
      (element ? "<tiff:Orientation>\(value)</tiff:Orientation>" : "<a tiff:Orientation=\"\(value)\"/>").utf8)
  }

  static func profile(_ exif: [UInt8]) -> [UInt8] {
    let digits = exif.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
    return Array("\nexif\n    \(exif.count)\n\(digits[..<9].joined())\n\(digits[9...].joined())\n".utf8)
  }

  static let places = [
    Place("eXIf, SHORT") { (HandmadePNG.chunk("eXIf", tiff($0)), []) },
    Place("eXIf, big-endian, behind") { ([], HandmadePNG.chunk("eXIf", tiff($0, isLittle: false))) },
    Place("eXIf, LONG") { (HandmadePNG.chunk("eXIf", tiff($0, type: 4)), []) },
    Place("eXIf, big-endian LONG") { (HandmadePNG.chunk("eXIf", tiff($0, type: 4, isLittle: false)), []) },
    Place("eXIf, two of them") { (HandmadePNG.chunk("eXIf", tiff($0, count: 2)), []) },
    Place("zTXt profile") {
      (chunk("zTXt", "Raw profile type exif", [0] + HandmadePNG.zlib(profile(tiff($0)))), [])
    },
    Place("tEXt profile, behind, prefixed twice") {
      let exif = Array("Exif\0\0Exif\0\0".utf8) + tiff($0)
      return ([], chunk("tEXt", "Raw profile type exif", profile(exif)))
    },
    Place("iTXt profile, compressed") {
      (
        chunk(
          "iTXt", "Raw profile type exif", [1, 0, 0x65, 0x6E, 0, 0] + HandmadePNG.zlib(profile(tiff($0)))),
        []
      )
    },
    Place("iTXt XMP") { (chunk("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + xmp($0)), []) },
    Place("iTXt XMP, element, behind") {
      ([], chunk("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + xmp($0, element: true)))
    },
    Place("EXIF before XMP and profile") {
      let other = $0 % 8 + 1
      return (
        chunk("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + xmp(other)) + HandmadePNG.chunk("eXIf", tiff($0)),
        chunk("tEXt", "Raw profile type exif", profile(tiff(other)))
      )
    },
    Place("XMP where EXIF is damaged") {
      (
        HandmadePNG.chunk("eXIf", Array(tiff(3)[..<9])),
        chunk("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + xmp($0))
      )
    },
  ]

  static let turned: [[UInt8]] = [
    [0, 1, 2, 3, 4, 5], [2, 1, 0, 5, 4, 3], [5, 4, 3, 2, 1, 0], [3, 4, 5, 0, 1, 2], [0, 3, 1, 4, 2, 5],
    [3, 0, 4, 1, 5, 2], [5, 2, 4, 1, 3, 0], [2, 5, 1, 4, 0, 3],
  ]

  static func png(_ before: [UInt8], _ after: [UInt8] = []) -> [UInt8] {
    let png = HandmadePNG(width: 3, height: 2, depth: 8, colorType: 0)
    return png.signatureAndHeader + before
      + HandmadePNG.chunk("IDAT", HandmadePNG.zlib([0, 0, 1, 2, 0, 3, 4, 5])) + after
      + HandmadePNG.chunk("IEND", [])
  }

  @Test(arguments: places)
  func png(_ place: Place) throws {
    for value: UInt8 in 1...8 {
      let (before, after) = place.chunks(value)
      let image = try decoded(Self.png(before, after))
      #expect(image.width == (value < 5 ? 3 : 2))
      #expect(stride(from: 0, to: 18, by: 3).map { image.pixels[$0] } == Self.turned[Int(value) - 1])
      #expect(try decodedIndices(Self.png(before, after)).indices == [0, 1, 2, 3, 4, 5])
    }
  }

  /// Pillow turns none of these.
  @Test(arguments: [
    HandmadePNG.chunk("eXIf", tiff(0)) + chunk("iTXt", "XML:com.adobe.xmp", [0, 0, 0, 0] + xmp(6)),
    HandmadePNG.chunk("eXIf", tiff(9)), HandmadePNG.chunk("eXIf", tiff(6, type: 1)),
    HandmadePNG.chunk("eXIf", []), chunk("iTXt", "XML:com.adobe.xmp", [0]), chunk("zTXt", "x", []),
    chunk("tEXt", "Raw profile type exif", Array("\nexif\n".utf8)),
    chunk("zTXt", "Raw profile type exif", [0, 0x78]), chunk("tEXt", "Comment", xmp(6)),
  ])
  func upright(_ chunks: [UInt8]) throws {
    #expect(try decoded(Self.png(chunks)).width == 3)
  }

  private func segment(_ content: [UInt8]) -> [UInt8] {
    var bytes: [UInt8] = [0xFF, 0xE1]
    bytes.appendBig(content.count + 2, bytes: 2)
    return bytes + content
  }

  @Test(arguments: 1...8)
  func jpeg(_ value: Int) throws {
    let expected = try decoded(Files.fixture("orientation_\(value).jpg"))
    let stored = try Files.fixture("orientation_1.jpg")
    // What follows the fixture's own APP1 segment.
    let first = stored.offset(ofMarker: 0xE1) + 1
    let length = Int(stored[first]) << 8 | Int(stored[first + 1])
    let rest = stored[(first + length)...]
    let exif = Array("Exif\0\0".utf8) + Self.tiff(UInt8(value), type: 4)
    let packet = Array("http://ns.adobe.com/xap/1.0/\0".utf8)
    let plain = segment(packet + Self.xmp(UInt8(value)))
    for segments in [
      segment(exif), plain, segment(packet + Self.xmp(3)) + plain,
      segment(Array(exif[..<20])) + segment(Array("Exif\0\0".utf8) + exif[20...]),
    ] {
      #expect(try decoded([0xFF, 0xD8] + segments + rest) == expected)
    }
  }
}
