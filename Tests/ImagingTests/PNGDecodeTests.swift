import AtrousImaging
import Testing

@Suite struct PNGDecodeTests {
  /// Every colour type and depth of table 11.1.
  static let kinds =
    [(0, 1), (0, 2), (0, 4), (0, 8), (0, 16), (2, 8), (2, 16), (3, 1), (3, 2), (3, 4), (3, 8)]
    + [(4, 8), (4, 16), (6, 8), (6, 16)]
  static let sizes = [(1, 1), (2, 3), (5, 1), (1, 9), (8, 8), (13, 11), (33, 17)]

  @Test(arguments: kinds, [false, true])
  func everyKind(kind: (colorType: Int, depth: Int), isInterlaced: Bool) throws {
    for (width, height) in Self.sizes {
      var generator = SeededGenerator(seed: UInt64(width * 100 + height))
      var png = HandmadePNG(width: width, height: height, depth: kind.depth, colorType: kind.colorType)
      png.isInterlaced = isInterlaced
      let palette = (0..<1 << min(8, kind.depth)).map { _ in
        (0..<3).map { _ in UInt8.random(in: 0...255, using: &generator) }
      }
      if kind.colorType == 3 { png.palette = palette.flatMap { $0 } }
      let samples = (0..<width * height * png.channels).map { _ in
        Int.random(in: 0..<1 << kind.depth, using: &generator)
      }
      let file = png.file(samples: samples, filters: [4, 3, 2, 1, 0, 2, 4, 4, 3])

      let image = try decoded(file)
      #expect(image.width == width && image.height == height)
      let expected = (0..<width * height).flatMap { pixel -> [UInt8] in
        let values = samples[pixel * png.channels..<(pixel + 1) * png.channels].map { value in
          kind.depth == 16 ? UInt8(value >> 8) : UInt8(value * 255 / ((1 << kind.depth) - 1))
        }
        switch kind.colorType {
        case 0, 4: return [values[0], values[0], values[0]]
        case 3: return palette[samples[pixel]]
        default: return Array(values[..<3])
        }
      }
      #expect(image.pixels == expected)

      if kind.depth <= 8 && png.channels == 1 {
        #expect(try decodedIndices(file).indices == samples.map(UInt8.init))
      } else {
        #expect(throws: ImagingError.self) { try decodedIndices(file) }
      }
    }
  }

  private let small = HandmadePNG(width: 2, height: 2, depth: 8, colorType: 0)

  @Test func checksums() {
    var file = small.file(samples: [1, 2, 3, 4])
    file[20] ^= 1
    guard case .checksum("PNG chunk IHDR", 29, _, _) = decodingError(file) else {
      Issue.record("\(String(describing: decodingError(file)))")
      return
    }
    var stream = HandmadePNG.zlib(small.scanlines([1, 2, 3, 4], filters: [0]))
    stream[stream.count - 1] ^= 1
    guard
      case .compressed(.checksum("zlib data", stream.count - 4, _, _)) = decodingError(
        small.file(compressed: stream))
    else {
      Issue.record("Adler-32 is not checked")
      return
    }
  }

  /// The error says how many bytes are missing: with them, the chunk or at least its head is complete.
  @Test func truncatedChunks() {
    let file = small.file(samples: [1, 2, 3, 4])
    for length in 8..<file.count {
      guard case .truncated(_, let offset, let needed, let available) = decodingError(Array(file[..<length]))
      else {
        Issue.record("cut to \(length) bytes")
        continue
      }
      #expect(offset + available == length)
      #expect(length < offset + needed && offset + needed <= file.count)
    }
    #expect(
      decodingError(Array(file[..<30]))
        == .truncated(what: "PNG chunk IHDR", offset: 16, needed: 17, available: 14))
  }

  @Test func unknownCriticalChunk() {
    let file = small.signatureAndHeader + HandmadePNG.chunk("ABCD", []) + HandmadePNG.chunk("IEND", [])
    #expect(decodingError(file) == .unsupported(what: "PNG critical chunk ABCD", offset: 33))
  }

  @Test func missingChunks() {
    let end = HandmadePNG.chunk("IEND", [])
    #expect(decodingError(small.signatureAndHeader + end)?.description.contains("no image data") == true)
    var indexed = small
    indexed.colorType = 3
    #expect(decodingError(indexed.file(samples: [0, 0, 0, 0]))?.description.contains("no palette") == true)
  }

  @Test func indexBeyondPalette() throws {
    var indexed = small
    indexed.colorType = 3
    indexed.palette = [1, 2, 3]
    let file = indexed.file(samples: [0, 0, 9, 0])
    #expect(decodingError(file)?.description.contains("palette index") == true)
    // The raw indices need no palette: VOC's 255 marks the border.
    #expect(try decodedIndices(file).indices == [0, 0, 9, 0])
  }

  @Test func wrongAmountOfData() {
    #expect(decodingError(small.file(compressed: HandmadePNG.zlib([0, 1, 2, 0, 3]))) != nil)
    #expect(decodingError(small.file(compressed: HandmadePNG.zlib([0, 1, 2, 0, 3, 4, 5]))) != nil)
    #expect(
      decodingError(small.file(compressed: HandmadePNG.zlib([0, 1, 2, 5, 3, 4])))?.description.contains(
        "filter") == true)
  }

  @Test func headerValues() {
    for (depth, colorType) in [(3, 0), (16, 3), (4, 2), (1, 6), (8, 0)] {
      var png = HandmadePNG(width: 2, height: 2, depth: depth, colorType: colorType)
      if (depth, colorType) == (8, 0) { png.width = 0 }
      let file = png.signatureAndHeader + HandmadePNG.chunk("IEND", [])
      guard case .invalid = decodingError(file) else {
        Issue.record("depth \(depth), colour type \(colorType) is accepted")
        continue
      }
    }
  }
}
