import AtrousArchive
import AtrousImaging
import Foundation
import Testing

/// Paths relative to this file, so that tests run from any directory.
enum Files {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  static let fixtures = folder.appendingPathComponent("Fixtures")
  /// Photographs beside the checkout, which the project does not contain.
  static let photos = folder.appendingPathComponent("../../../shared/photos").standardizedFileURL
  static let photosArePresent = FileManager.default.fileExists(atPath: photos.path)
  static let photosAbsence: Comment = "../shared/photos is absent: no photograph is compared"

  static func fixture(_ name: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: fixtures.appendingPathComponent(name)))
  }
}

/// What Fixtures/make.py recorded of Pillow's decoding.
struct Expectations: Decodable {
  struct Picture: Decodable {
    let width: Int
    let height: Int
    let fnv1a: String
    let samples: [Int]
  }

  let oracle: String
  let files: [String: Picture]

  static let fixtures = load("expected.json")
  static let photos = load("photos.json")

  private static func load(_ name: String) -> Expectations {
    do {
      return try JSONDecoder().decode(Expectations.self, from: Data(Files.fixture(name)))
    } catch {
      fatalError("\(name): \(error)")
    }
  }
}

extension RGBImage {
  var fnv1a: String {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in pixels { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// The 61 bytes that make.py samples.
  var samples: [Int] { (0...60).map { Int(pixels[$0 * (pixels.count - 1) / 60]) } }
}

/// SplitMix64: the same numbers on every machine.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

// The library's functions on arrays: a span of a temporary cannot leave the expression of an #expect.

func decoded(_ bytes: [UInt8]) throws(ImagingError) -> RGBImage { try decodeImage(bytes.span) }

func decodedIndices(_ bytes: [UInt8]) throws(ImagingError) -> IndexedImage { try decodeIndices(bytes.span) }

func inflated(_ bytes: [UInt8], maxOutput: Int) throws(ArchiveError) -> [UInt8] {
  try inflate(bytes.span, maxOutput: maxOutput)
}

func checksum(_ bytes: [UInt8]) -> UInt32 { crc32(bytes.span) }

func format(of bytes: [UInt8]) -> ImageFormat? { ImageFormat(sniffing: bytes.span) }

/// The error that decoding throws, nil where it succeeds.
func decodingError(_ bytes: [UInt8], limits: Limits = .init()) -> ImagingError? {
  do {
    _ = try decodeImage(bytes.span, limits: limits)
    return nil
  } catch {
    return error
  }
}

func randomImage(_ width: Int, _ height: Int, seed: UInt64) -> RGBImage {
  var generator = SeededGenerator(seed: seed)
  let pixels = (0..<width * height * 3).map { _ in UInt8.random(in: 0...255, using: &generator) }
  return RGBImage(width: width, height: height, pixels: pixels)
}

extension [UInt8] {
  mutating func appendBig(_ value: Int, bytes: Int) {
    for shift in stride(from: 8 * (bytes - 1), through: 0, by: -8) { append(UInt8(value >> shift & 255)) }
  }

  /// Where a marker's code is, after its 0xFF.
  func offset(ofMarker code: UInt8) -> Int {
    guard let at = indices.dropFirst().first(where: { self[$0] == code && self[$0 - 1] == 0xFF }) else {
      fatalError("no marker \(code)")
    }
    return at
  }
}
