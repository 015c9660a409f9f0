import AtrousImaging
import Testing

@Suite struct ResizeTests {
  static let sizes = [
    (1, 1, 7, 5), (5, 4, 5, 4), (4, 4, 8, 8), (8, 8, 4, 4), (7, 3, 3, 7), (640, 2, 513, 3),
    (13, 11, 257, 259),
    (100, 90, 33, 17), (2, 2, 1, 1),
  ]

  /// Interpolation as a sum over all input pixels with hat-function weights, in double.
  private func hat(_ image: RGBImage, _ width: Int, _ height: Int) -> [Double] {
    func weights(_ input: Int, _ output: Int, _ position: Int) -> [Double] {
      let center = (Double(position) + 0.5) * Double(input) / Double(output) - 0.5
      let clamped = max(0, min(Double(input - 1), center))
      return (0..<input).map { max(0, 1 - abs(clamped - Double($0))) }
    }
    var values: [Double] = []
    for y in 0..<height {
      let down = weights(image.height, height, y)
      for x in 0..<width {
        let across = weights(image.width, width, x)
        for channel in 0..<3 {
          var sum = 0.0
          for v in down.indices where down[v] > 0 {
            for u in across.indices where across[u] > 0 {
              sum += down[v] * across[u] * Double(image.pixels[(v * image.width + u) * 3 + channel])
            }
          }
          values.append(sum)
        }
      }
    }
    return values
  }

  @Test(arguments: sizes)
  func bilinear(size: (width: Int, height: Int, toWidth: Int, toHeight: Int)) {
    let image = randomImage(size.width, size.height, seed: 6)
    let expected = hat(image, size.toWidth, size.toHeight)
    let values = resizeBilinearFloat(image, width: size.toWidth, height: size.toHeight)
    let rounded = resizeBilinear(image, width: size.toWidth, height: size.toHeight)
    #expect(rounded.width == size.toWidth && rounded.height == size.toHeight)
    #expect(values.count == expected.count)
    for index in expected.indices {
      // A coordinate near 640 has 14 bits for its fraction left in Float.
      #expect(abs(Double(values[index]) - expected[index]) < 0.03)
      #expect(rounded.pixels[index] == UInt8((values[index] + 0.5).rounded(.down)))
    }
  }

  /// Dyadic scales are exact: values by hand.
  @Test func doubling() {
    let image = RGBImage(width: 2, height: 1, pixels: [0, 10, 255, 100, 20, 0])
    let values = resizeBilinearFloat(image, width: 4, height: 1)
    #expect(values == [0, 10, 255, 25, 12.5, 191.25, 75, 17.5, 63.75, 100, 20, 0])
    // Halves go up.
    let expected: [UInt8] = [0, 10, 255, 25, 13, 191, 75, 18, 64, 100, 20, 0]
    #expect(resizeBilinear(image, width: 4, height: 1).pixels == expected)
  }

  @Test func sameSizeIsIdentity() {
    let image = randomImage(19, 23, seed: 9)
    #expect(resizeBilinear(image, width: 19, height: 23) == image)
    #expect(resizeBilinearFloat(image, width: 19, height: 23) == image.pixels.map(Float.init))
  }

  @Test(arguments: sizes)
  func nearest(size: (width: Int, height: Int, toWidth: Int, toHeight: Int)) {
    let image = IndexedImage(
      width: size.width, height: size.height,
      indices: (0..<size.width * size.height).map { UInt8(truncatingIfNeeded: $0 &* 37) })
    let resized = resizeNearest(image, width: size.toWidth, height: size.toHeight)
    // The input pixel whose extent holds the centre, found by search in exact fractions.
    func source(_ position: Int, _ input: Int, _ output: Int) -> Int {
      (0..<input).last { 2 * $0 * output <= (2 * position + 1) * input }!
    }
    for y in 0..<size.toHeight {
      for x in 0..<size.toWidth {
        let v = source(y, size.height, size.toHeight)
        let u = source(x, size.width, size.toWidth)
        #expect(resized.indices[y * size.toWidth + x] == image.indices[v * size.width + u])
      }
    }
  }
}
