import AtrousImaging
import Testing

/// Declared sizes are checked before anything is allocated for them.
@Suite struct LimitTests {
  /// A baseline JPEG with another height and width.
  private func jpeg(width: Int, height: Int) throws -> [UInt8] {
    var bytes = try Files.fixture("420.jpg")
    let frame = bytes.offset(ofMarker: 0xC0)
    var size: [UInt8] = []
    size.appendBig(height, bytes: 2)
    size.appendBig(width, bytes: 2)
    bytes.replaceSubrange(frame + 4..<frame + 8, with: size)
    return bytes
  }

  private func png(width: Int, height: Int) -> [UInt8] {
    HandmadePNG(width: width, height: height, depth: 8, colorType: 2).file(compressed: HandmadePNG.zlib([0]))
  }

  @Test func hugeImagesAreRefused() throws {
    let ppm = Array("P6 60000 60000 255 ".utf8)
    for bytes in [try jpeg(width: 60000, height: 60000), png(width: 60000, height: 60000), ppm] {
      guard case .tooLarge(60000, 60000, 100_000_000, _) = decodingError(bytes) else {
        Issue.record("\(String(describing: decodingError(bytes)))")
        continue
      }
    }
    #expect(decodingError(png(width: 0x7FFF_FFFF, height: 0x7FFF_FFFF)) != nil)
    #expect(
      decodingError(png(width: 0xFFFF_FFFF, height: 0xFFFF_FFFF), limits: Limits(imagePixels: .max)) != nil)
    #expect(
      decodingError(Array("P5 2147483647 2147483647 65535 ".utf8), limits: Limits(imagePixels: .max)) != nil)
  }

  /// Below the limit, but more than the file can hold.
  @Test func emptyPromisesAreRefused() throws {
    for bytes in [try jpeg(width: 9999, height: 9999), png(width: 9999, height: 9999)] {
      guard case .truncated = decodingError(bytes) else {
        Issue.record("\(String(describing: decodingError(bytes)))")
        continue
      }
    }
  }

  @Test func emptyImagesAreRefused() throws {
    let files = [
      try jpeg(width: 0, height: 0), try jpeg(width: 0, height: 5), png(width: 0, height: 0),
      png(width: 3, height: 0),
      Array("P6 0 0 255 ".utf8), Array("P3 4 0 255 ".utf8),
    ]
    for bytes in files {
      guard case .invalid("image size", _, 0, _) = decodingError(bytes) else {
        Issue.record("\(String(describing: decodingError(bytes)))")
        continue
      }
    }
  }

  @Test func limitIsInclusive() throws {
    let bytes = encodePNG(randomImage(10, 10, seed: 1))
    #expect(decodingError(bytes, limits: Limits(imagePixels: 100)) == nil)
    #expect(
      decodingError(bytes, limits: Limits(imagePixels: 99))
        == .tooLarge(width: 10, height: 10, maxPixels: 99, offset: 16))
  }
}
