import AtrousImaging
import Testing

/// What is not decoded says so, and where.
@Suite struct JPEGErrorTests {
  private func patched(_ name: String, after marker: UInt8, _ distance: Int, _ value: UInt8) throws -> [UInt8]
  {
    var bytes = try Files.fixture(name)
    bytes[bytes.offset(ofMarker: marker) + distance] = value
    return bytes
  }

  @Test(arguments: [
    (UInt8(0xC3), "lossless JPEG"), (0xC5, "hierarchical JPEG"), (0xC9, "arithmetic-coded JPEG"),
    (0xCA, "arithmetic-coded JPEG"),
  ])
  func otherProcesses(code: UInt8, reason: String) throws {
    let bytes = try patched("444.jpg", after: 0xC0, 0, code)
    let offset = bytes.offset(ofMarker: code) + 3
    #expect(decodingError(bytes) == .unsupported(what: reason, offset: offset))
  }

  @Test func twelveBits() throws {
    let bytes = try patched("444.jpg", after: 0xC0, 3, 12)
    #expect(
      decodingError(bytes) == .unsupported(what: "12-bit JPEG", offset: bytes.offset(ofMarker: 0xC0) + 3))
  }

  @Test func zeroHeight() throws {
    let bytes = try patched("gray.jpg", after: 0xC0, 5, 0)
    #expect(decodingError(bytes)?.description.contains("DNL") == true)
  }

  @Test func samplingFactors() throws {
    for factors: UInt8 in [0x00, 0x15, 0x51, 0xFF] {
      let bytes = try patched("444.jpg", after: 0xC0, 10, factors)
      #expect(decodingError(bytes)?.description.contains("sampling factors") == true)
    }
  }

  /// 4:2:0 becomes 3:2 by 2:1 and the like: no reference decodes it, but nothing may break.
  @Test func fractionalFactors() throws {
    for factors: UInt8 in [0x31, 0x13] {
      var bytes = try patched("444.jpg", after: 0xC0, 10, factors)
      bytes[bytes.offset(ofMarker: 0xC0) + 13] = 0x21
      _ = try? decoded(bytes)
    }
  }

  /// Without the first row of MCUs (16 x 16), and one more pixel that upsampling mixes with it.
  private func lowerRows(_ image: RGBImage) -> [UInt8] { Array(image.pixels[(18 * image.width * 3)...]) }

  /// Restart markers confine damage; files without them are refused.
  @Test func damage() throws {
    var bytes = try Files.fixture("restart_blocks.jpg")
    let whole = try decoded(bytes)
    let first = bytes.offset(ofMarker: 0xD0)
    // The first interval loses its end.
    bytes.removeSubrange(first - 4..<first - 1)
    let damaged = try decoded(bytes)
    #expect(damaged.width == whole.width && damaged.height == whole.height)
    #expect(damaged.pixels != whole.pixels)
    #expect(lowerRows(damaged) == lowerRows(whole))
  }

  @Test func missingRestartMarker() throws {
    var bytes = try Files.fixture("restart_blocks.jpg")
    let second = bytes.offset(ofMarker: 0xD1)
    let third = bytes.offset(ofMarker: 0xD2)
    let whole = try decoded(bytes)
    bytes.removeSubrange(second - 1..<third - 1)
    let damaged = try decoded(bytes)
    // 45 pixels are three MCUs: the third interval ends the first row of them.
    #expect(lowerRows(damaged) == lowerRows(whole))
  }
}
