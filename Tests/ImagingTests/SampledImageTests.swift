import AtrousImaging
import Foundation
import Testing

/// Only the needed pixels are decoded: the resized image is that of the whole one.
@Suite struct SampledImageTests {
  static let sizes = [(1, 1), (2, 3), (7, 5), (19, 30), (45, 35), (80, 64)]

  private enum Outcome: Equatable {
    case image(RGBImage, [Float])
    case error(ImagingError)
  }

  private func whole(_ file: [UInt8], _ size: (Int, Int)) -> Outcome {
    do {
      let image = try decodeImage(file.span, limits: Limits(imagePixels: 1 << 20))
      return .image(
        resizeBilinear(image, width: size.0, height: size.1),
        resizeBilinearFloat(image, width: size.0, height: size.1))
    } catch { return .error(error) }
  }

  private func sampled(_ file: [UInt8], _ size: (Int, Int)) -> Outcome {
    do {
      let image = try decodeSamples(file.span, limits: Limits(imagePixels: 1 << 20)) { _, _ in size }
      return .image(image.resized(), image.resizedFloat())
    } catch { return .error(error) }
  }

  @Test(arguments: Expectations.fixtures.files.keys.sorted())
  func fixture(_ name: String) throws {
    let file = try Files.fixture(name)
    let image = try decoded(file)
    for size in Self.sizes {
      #expect(sampled(file, size) == whole(file, size))
      var seen = (0, 0)
      _ = try decodeSamples(file.span) { width, height in
        seen = (width, height)
        return size
      }
      #expect(seen == (image.width, image.height))
    }
  }

  /// With two threads, of which one transforms what the other has decoded.
  @Test(arguments: Expectations.fixtures.files.keys.sorted())
  func twoThreads(_ name: String) throws {
    let file = try Files.fixture(name)
    #expect(try decodeImage(file.span, threads: 2) == decoded(file))
    for length in stride(from: 0, to: file.count, by: 97) {
      let part = Array(file[..<length])
      var failure: ImagingError?
      do { _ = try decodeImage(part.span, threads: 2) } catch { failure = error }
      #expect(failure == decodingError(part))
    }
  }

  @Test func largerImages() throws {
    var generator = SeededGenerator(seed: 31)
    for (width, height) in [(300, 200), (33, 400), (257, 257)] {
      let image = randomImage(width, height, seed: generator.next())
      let ppm = Array("P6 \(width) \(height) 255\n".utf8) + image.pixels
      for file in [encodePNG(image), ppm] {
        for size in Self.sizes { #expect(sampled(file, size) == whole(file, size)) }
      }
    }
  }

  /// What is wrong with a file is said, whether or not somebody needs the damaged pixels.
  @Test func mutatedFiles() throws {
    var generator = SeededGenerator(seed: 32)
    for name in Expectations.fixtures.files.keys.sorted() {
      let file = try Files.fixture(name)
      for round in 0..<20 {
        var mutated = file
        for _ in 0...round % 3 {
          mutated[Int.random(in: 0..<file.count, using: &generator)] = UInt8.random(
            in: 0...255, using: &generator)
        }
        #expect(sampled(mutated, (5, 4)) == whole(mutated, (5, 4)), "\(name)")
      }
    }
  }

  @Test(.enabled(if: Files.photosArePresent, Files.photosAbsence), arguments: [(257, 257), (64, 513)])
  func photographs(size: (Int, Int)) throws {
    for name in Expectations.photos.files.keys.sorted() {
      let file = try [UInt8](Data(contentsOf: Files.photos.appendingPathComponent(name)))
      #expect(sampled(file, size) == whole(file, size), "\(name)")
    }
  }
}
