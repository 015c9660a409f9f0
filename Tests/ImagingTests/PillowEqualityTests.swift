import AtrousImaging
import Foundation
import Testing

/// Decoded pixels equal Pillow's, byte for byte.
@Suite struct PillowEqualityTests {
  @Test(arguments: Expectations.fixtures.files.keys.sorted())
  func fixture(_ name: String) throws {
    let image = try decoded(Files.fixture(name))
    try compare(image, Expectations.fixtures, name)
  }

  /// Damaged within restart intervals. Pillow's own pixels depend on the machine there: libjpeg-turbo's
  /// vector code saturates what its portable code does not (46 of 250000 pixels).
  static let damaged = "hopper_bad_exif.jpg"

  @Test(
    .enabled(if: Files.photosArePresent, Files.photosAbsence),
    arguments: Expectations.photos.files.keys.sorted().filter { $0 != damaged })
  func photograph(_ name: String) throws {
    let bytes = [UInt8](try Data(contentsOf: Files.photos.appendingPathComponent(name)))
    try compare(try decoded(bytes), Expectations.photos, name)
  }

  @Test(.enabled(if: Files.photosArePresent, Files.photosAbsence))
  func damagedPhotograph() throws {
    let bytes = [UInt8](try Data(contentsOf: Files.photos.appendingPathComponent(Self.damaged)))
    let image = try decoded(bytes)
    let expected = try #require(Expectations.photos.files[Self.damaged])
    #expect(image.width == expected.width && image.height == expected.height)
    #expect(image.samples == expected.samples)
  }

  @Test(.enabled(if: Files.photosArePresent, Files.photosAbsence))
  func truncatedPhotographIsAnError() throws {
    let path = Files.photos.appendingPathComponent("pillow_truncated_jpeg.jpg")
    let bytes = [UInt8](try Data(contentsOf: path))
    guard case .truncated(_, let offset, _, _) = decodingError(bytes) else {
      Issue.record("not refused as truncated")
      return
    }
    #expect(offset >= bytes.count - 2)
  }

  private func compare(_ image: RGBImage, _ table: Expectations, _ name: String) throws {
    let expected = try #require(table.files[name])
    #expect(image.width == expected.width && image.height == expected.height)
    #expect(image.samples == expected.samples, "\(name) differs from \(table.oracle)")
    #expect(image.fnv1a == expected.fnv1a, "\(name) differs from \(table.oracle)")
  }
}
