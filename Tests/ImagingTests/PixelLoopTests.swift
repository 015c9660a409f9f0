import AtrousImaging
import AtrousKernels
import AtrousProcessor
import Testing

/// Every instruction set's loops over pixels give the bits of the scalar ones.
@Suite struct PixelLoopTests {
  static let widths = [1, 2, 3, 5, 7, 8, 15, 16, 17, 31, 32, 33, 63, 64, 65, 200]

  /// What a loop wrote into memory of a size, of which 0xA5 is what it left.
  private func written(_ size: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) -> [UInt8] {
    var memory = [UInt8](repeating: 0xA5, count: size)
    memory.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    return memory
  }

  private func bytes(_ count: Int, _ generator: inout SeededGenerator) -> [UInt8] {
    (0..<count).map { _ in
      [0, 255, UInt8.random(in: 0...255, using: &generator)].randomElement(using: &generator)!
    }
  }

  /// Coefficients of any size, as only damaged files have them, and of usual ones.
  @Test func inverseDCT() {
    var generator = SeededGenerator(seed: 21)
    for round in 0..<400 {
      let count = 1 + round % 5
      let magnitude: Int16 = [3, 60, 2000, .max][round % 4]
      let kinds = (0..<count).map { _ in
        [BlockKind.unneeded, .flat, .sparse, .full].randomElement(using: &generator)!
      }
      let coefficients = kinds.flatMap { kind in
        (0..<64).map { index -> Int16 in
          let isZero = kind == .sparse && (index / 8 > 3 || index % 8 > 3) || round % 3 == index % 7
          return isZero ? 0 : Int16.random(in: -magnitude...magnitude, using: &generator)
        }
      }
      let most: Int32 = round % 8 < 4 ? 255 : 65535
      let quantization = (0..<64).map { _ in Int32.random(in: 1...most, using: &generator) }
      let stride = count * 8 + round % 3
      func samples(_ loops: PixelLoops) -> [UInt8] {
        written(stride * 8) { target in
          loops.inverseDCT(
            BlockRow(
              coefficients: coefficients, kinds: kinds, quantization: quantization, samples: target,
              stride: stride, count: count))
        }
      }
      for available in availableKernels { #expect(samples(available.pixels) == samples(.reference)) }
    }
  }

  @Test(arguments: widths)
  func doubling(width: Int) {
    var generator = SeededGenerator(seed: 22)
    for hasFar in [false, true] {
      let (near, far) = (bytes(width + 16, &generator), bytes(width + 16, &generator))
      func row(_ loops: PixelLoops) -> ArraySlice<UInt8> {
        var sums = [UInt16](repeating: 0, count: width + 32)
        let output = written(2 * width + 32) { output in
          sums.withUnsafeMutableBufferPointer { sums in
            near.withUnsafeBufferPointer { near in
              far.withUnsafeBufferPointer { far in
                loops.double(
                  DoubledRow(
                    near: near.baseAddress!, far: hasFar ? far.baseAddress! : nil, width: width,
                    sums: sums.baseAddress!, output: output))
              }
            }
          }
        }
        return output[..<(2 * width)]
      }
      for available in availableKernels { #expect(row(available.pixels) == row(.reference)) }
    }
  }

  @Test(arguments: widths)
  func colors(width: Int) {
    var generator = SeededGenerator(seed: 23)
    let planes = (0..<3).map { _ in bytes(width + 16, &generator) }
    func row(_ loops: PixelLoops) -> ArraySlice<UInt8> {
      var words = [UInt32](repeating: 0, count: width + 16)
      let output = written(3 * width + 8) { output in
        words.withUnsafeMutableBufferPointer { words in
          loops.convert(
            ColorRow(
              luma: planes[0], blue: planes[1], red: planes[2], width: width, words: words.baseAddress!,
              output: output))
        }
      }
      return output[..<(3 * width)]
    }
    for available in availableKernels { #expect(row(available.pixels) == row(.reference)) }
  }

  /// Whole files, sound and mutated: the same pixels, or the same error.
  @Test func mutatedFiles() throws {
    var generator = SeededGenerator(seed: 24)
    let names = Expectations.fixtures.files.keys.filter { $0.hasSuffix(".jpg") }.sorted()
    for round in 0..<30 {
      for name in names {
        var file = try Files.fixture(name)
        for _ in 0..<round % 4 {
          file[Int.random(in: 0..<file.count, using: &generator)] = UInt8.random(
            in: 0...255, using: &generator)
        }
        if round % 5 == 4 { file.removeLast(file.count / 3) }
        let expected = outcome(file, .reference)
        for available in availableKernels { #expect(outcome(file, available.pixels) == expected, "\(name)") }
      }
    }
  }

  private enum Outcome: Equatable {
    case image(RGBImage)
    case error(ImagingError)
  }

  private func outcome(_ file: [UInt8], _ loops: PixelLoops) -> Outcome {
    do { return .image(try decodeImage(file.span, limits: Limits(imagePixels: 1 << 20), loops: loops)) } catch
    {
      return .error(error)
    }
  }
}
