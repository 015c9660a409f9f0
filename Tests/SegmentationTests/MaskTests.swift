import AtrousImaging
import AtrousSegmentation
import Testing

@Suite struct ArgmaxTests {
  @Test func firstMaximumWins() {
    let scores: [Int8] = [1, 3, 3] + [-5, -6, -5] + [0, 0, 127]
    #expect(argmax(scores.span, classes: 3, layout: .last) == [1, 0, 2])
  }

  @Test func channelsFirst() {
    let scores: [Float] = [1, 0, .nan] + [2, -1, 3] + [2, 0, 1]
    #expect(argmax(scores.span, classes: 3, layout: .first) == [1, 0, 0])
  }

  @Test func oneClass() {
    let scores: [Float] = [1, 2]
    #expect(argmax(scores.span, classes: 1, layout: .last) == [0, 0])
  }
}

@Suite struct ClassShareTests {
  @Test func countsSharesAndBoxes() {
    let mask = IndexedImage(width: 4, height: 2, indices: [0, 0, 5, 5, 0, 7, 5, 0])
    let shares = mask.classShares(names: .voc)
    #expect(shares.map(\.id) == [0, 5, 7])
    #expect(shares.map(\.name) == ["background", "bottle", "car"])
    #expect(shares.map(\.pixels) == [4, 3, 1])
    #expect(shares[0].share == 0.5)
    #expect(
      shares.map(\.box) == [
        PixelBox(x0: 0, y0: 0, x1: 4, y1: 2), PixelBox(x0: 2, y0: 0, x1: 4, y1: 2),
        PixelBox(x0: 1, y0: 1, x1: 2, y1: 2),
      ])
  }

  /// A scaled mask counts as its pixels do.
  @Test(arguments: [(1, 1), (3, 2), (40, 30), (257, 64)])
  func scaled(size: (Int, Int)) {
    let mask = IndexedImage(width: 9, height: 7, indices: (0..<63).map { UInt8($0 * $0 % 5) })
    let scaled = ScaledMask(
      mask, columns: (0..<size.0).map { $0 * 9 / size.0 }, rows: (0..<size.1).map { 1 + $0 * 5 / size.1 })
    let names = ClassNames.voc
    #expect(scaled.classShares(names: names) == scaled.image().classShares(names: names))
  }

  @Test func names() {
    #expect(ClassNames(["sky", ""])[0] == "sky")
    #expect(ClassNames(["sky", ""])[1] == "class 1")
    #expect(ClassNames(["sky", ""])[2] == "class 2")
    #expect(ClassNames([])[7] == "class 7")
    #expect(ClassNames.voc.names.count == 21)
  }
}

@Suite struct DrawingTests {
  /// Every character of VOC's names, digits and signs has a glyph of its own.
  @Test func glyphs() {
    let text = Set(ClassNames.voc.names.joined() + "0123456789.%-/" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
      .subtracting(" ")
    #expect(Set(text.map(Glyphs.rows)).count == text.count)
    #expect(text.allSatisfy { Glyphs.rows($0).count == Glyphs.height && Glyphs.rows($0) != Glyphs.rows("?") })
    #expect(Glyphs.rows("H") == [0b10001, 0b10001, 0b10001, 0b11111, 0b10001, 0b10001, 0b10001])
    #expect(Glyphs.rows("ü") == Glyphs.rows("?"))
  }

  @Test(arguments: [1, 5, 20, 60, 500]) func legendFitsAnyImage(side: Int) {
    var image = testImage(width: side, height: side)
    let mask = IndexedImage(width: 3, height: 1, indices: [0, 5, 20])
    image.drawLegend(mask.classShares(names: .voc))
    #expect((image.width, image.height) == (side, side))
    #expect((image == testImage(width: side, height: side)) == (side < 17))
  }

  @Test func percents() {
    #expect(percent(0.1625) == "16.3%")
    #expect(percent(1) == "100.0%")
    #expect(percent(0.0004) == "0.0%")
  }

  @Test func twoImagesBesideEachOther() {
    let joined = sideBySide(
      RGBImage(width: 1, height: 2, pixels: [1, 1, 1, 2, 2, 2]),
      RGBImage(width: 1, height: 2, pixels: [3, 3, 3, 4, 4, 4]))
    #expect(joined.pixels == [1, 1, 1, 3, 3, 3, 2, 2, 2, 4, 4, 4])
  }
}
