import AtrousArchive
import AtrousImaging
import Testing

/// Whatever the bytes, decoding ends with an image or an error.
@Suite struct RobustnessTests {
  static let names = Expectations.fixtures.files.keys.sorted()

  @Test(arguments: names)
  func everyTruncationIsRefused(_ name: String) throws {
    let bytes = try Files.fixture(name)
    // A sequential JPEG is complete without its end marker.
    let isProgressive = name.hasPrefix("progressive")
    let complete = name.hasSuffix(".jpg") && !isProgressive ? bytes.count - 2 : bytes.count
    let whole = try decoded(bytes)
    for length in 0..<bytes.count {
      let part = Array(bytes[..<length])
      if length >= complete {
        #expect(try decoded(part) == whole)
      } else if let error = decodingError(part) {
        #expect(isPlausible(error, fileLength: length), "\(name) cut to \(length): \(error)")
      } else {
        // The last byte may hold only padding bits.
        #expect(length == complete - 1 && name.hasSuffix(".jpg"), "\(name) cut to \(length) is decoded")
      }
    }
  }

  /// Offsets lie within the file, and there is a message.
  private func isPlausible(_ error: ImagingError, fileLength: Int) -> Bool {
    switch error {
    case .truncated(_, let offset, _, _): 0...fileLength ~= offset && !error.description.isEmpty
    case .unknownFormat: fileLength < 4
    default: false
    }
  }

  @Test(arguments: names)
  func mutations(_ name: String) throws {
    let original = try Files.fixture(name)
    let limits = Limits(imagePixels: 1 << 16)
    var generator = SeededGenerator(seed: 20_260 &+ UInt64(original.count))
    for _ in 0..<300 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let at = Int.random(in: 0..<bytes.count, using: &generator)
        bytes[at] = UInt8.random(in: 0...255, using: &generator)
      }
      if let image = try? decodeImage(bytes.span, limits: limits) {
        #expect(image.pixels.count == image.width * image.height * 3)
      }
      _ = try? decodeIndices(bytes.span, limits: limits)
    }
  }

  /// A mutated PNG fails its CRC at once: here the compressed stream is damaged under a right CRC.
  @Test func mutatedZlibStreams() {
    let image = randomImage(23, 9, seed: 5)
    var generator = SeededGenerator(seed: 77)
    let png = HandmadePNG(width: 23, height: 9, depth: 8, colorType: 2)
    let stream = HandmadePNG.zlib(png.scanlines(image.pixels.map(Int.init), filters: [4, 3, 2, 1, 0]))
    for _ in 0..<1000 {
      var damaged = stream
      damaged[Int.random(in: 0..<stream.count, using: &generator)] ^=
        1 << UInt8.random(in: 0...7, using: &generator)
      // Some bits mean nothing, those between a stored block's type and its length; no others pass.
      if let result = try? decoded(png.file(compressed: damaged)) { #expect(result == image) }
    }
  }

  @Test func randomDeflateStreams() {
    var generator = SeededGenerator(seed: 78)
    for _ in 0..<3000 {
      let length = Int.random(in: 0...200, using: &generator)
      var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      // Block types 1 and 2 in turn, so that few are refused at the first byte.
      if length > 0 { bytes[0] = bytes[0] & 0xF8 | UInt8.random(in: 1...5, using: &generator) }
      if let output = try? inflate(bytes.span, maxOutput: 5000) { #expect(output.count <= 5000) }
    }
  }

  @Test func randomNetpbm() {
    var generator = SeededGenerator(seed: 79)
    let alphabet = Array("P2356 0123456789\n#\u{7F}".utf8)
    for _ in 0..<3000 {
      let body = (0..<40).map { _ in alphabet.randomElement(using: &generator)! }
      let bytes = Array("P\(Int.random(in: 2...6, using: &generator)) ".utf8) + body
      _ = try? decodeImage(bytes.span, limits: Limits(imagePixels: 10000))
    }
  }
}
