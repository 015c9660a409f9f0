import AtrousImaging
import Testing

@Suite struct PNGEncodeTests {
  static let sizes = [(1, 1), (3, 2), (1, 40), (64, 48), (257, 129)]

  @Test(arguments: sizes)
  func noiseComesBack(size: (width: Int, height: Int)) throws {
    let image = randomImage(size.width, size.height, seed: 3)
    let file = encodePNG(image)
    #expect(try decoded(file) == image)
    #expect(file.count < image.pixels.count * 102 / 100 + 200)
  }

  @Test(arguments: sizes)
  func gradientsShrink(size: (width: Int, height: Int)) throws {
    let pixels = (0..<size.width * size.height * 3).map { index in
      UInt8(truncatingIfNeeded: (index / 3 % size.width * (index % 3 + 1) + index / 3 / size.width) / 2)
    }
    let image = RGBImage(width: size.width, height: size.height, pixels: pixels)
    let file = encodePNG(image)
    #expect(try decoded(file) == image)
    #expect(file.count < image.pixels.count / 8 + 300)
  }

  @Test(arguments: sizes)
  func masksComeBack(size: (width: Int, height: Int)) throws {
    let indices = (0..<size.width * size.height).map { index -> UInt8 in
      let (x, y) = (index % size.width - size.width / 2, index / size.width - size.height / 2)
      return x * x + y * y < size.height * size.height / 9 ? 15 : y > size.height / 3 ? 255 : 0
    }
    let mask = IndexedImage(width: size.width, height: size.height, indices: indices)
    let file = encodePNG(mask, palette: .voc)
    #expect(try decodedIndices(file) == mask)
    let colors = indices.flatMap { [Palette.voc[$0].red, Palette.voc[$0].green, Palette.voc[$0].blue] }
    #expect(try decoded(file).pixels == colors)
    #expect(file.count < 1000 + mask.indices.count / 20)
  }

  /// Larger than the model's mask: rows repeat, or columns do, or few of either; rows longer than the window of DEFLATE.
  @Test(arguments: [
    (257, 257), (2000, 1400), (700, 800), (9000, 61), (60, 9000), (60, 8000), (33000, 13), (33000, 17),
  ])
  func scaledMasksComeBack(size: (width: Int, height: Int)) throws {
    var generator = SeededGenerator(seed: 6)
    for noise in [0, 3, 700] {
      var indices = (0..<65 * 65).map { index -> UInt8 in
        let (x, y) = (index % 65 - 30, index / 65 - 25)
        return x * x + y * y < 400 ? 15 : y > 25 ? 255 : 0
      }
      for _ in 0..<noise {
        indices[.random(in: 0..<65 * 65, using: &generator)] = .random(in: 0...255, using: &generator)
      }
      let mask = IndexedImage(width: 65, height: 65, indices: indices)
      let scaled = ScaledMask(
        mask, columns: (0..<size.width).map { $0 * 65 / size.width },
        rows: (0..<size.height).map { $0 * 65 / size.height })
      let file = encodePNG(scaled)
      #expect(try decodedIndices(file) == scaled.image())
      if noise == 0 { #expect(file.count < 1200 + size.width * size.height / 200 + 2 * size.height) }
    }
  }

  @Test func shortPaletteIsFilledWithBlack() throws {
    let mask = IndexedImage(width: 2, height: 1, indices: [0, 5])
    let file = encodePNG(mask, palette: try #require(Palette([RGBColor(red: 9, green: 8, blue: 7)])))
    #expect(try decoded(file).pixels == [9, 8, 7, 0, 0, 0])
  }

  /// Skewed symbol counts make Huffman's own code longer than DEFLATE's 15 bits.
  @Test func deepHuffmanCodes() throws {
    var indices: [UInt8] = []
    var (count, next) = (1, 1)
    for symbol: UInt8 in 0..<22 {
      indices += repeatElement(symbol, count: count)
      (count, next) = (next, count + next)
    }
    var generator = SeededGenerator(seed: 4)
    indices.shuffle(using: &generator)
    let mask = IndexedImage(width: indices.count, height: 1, indices: indices)
    #expect(try decodedIndices(encodePNG(mask, palette: .voc)) == mask)
  }
}
