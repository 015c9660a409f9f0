package import AtrousImaging

/// How a photo of another shape comes into the model's input.
public enum ImageFit: Sendable, Equatable {
  /// Fills the input; the aspect is not kept. What the model zoo does.
  case stretch
  /// Keeps the aspect; what is left over is filled with mid-gray.
  case letterbox
}

/// The rectangle of a model's input that a photo takes.
package struct Placement: Sendable, Equatable {
  package let left: Int
  package let top: Int
  package let width: Int
  package let height: Int
  /// The whole input.
  let inputWidth: Int
  let inputHeight: Int

  /// - Parameters:
  ///   - width: the photo's width in pixels, at least 1.
  ///   - height: its height, at least 1.
  package init(width: Int, height: Int, inputWidth: Int, inputHeight: Int, fit: ImageFit) {
    self.inputWidth = inputWidth
    self.inputHeight = inputHeight
    switch fit {
    case .stretch:
      self.width = inputWidth
      self.height = inputHeight
    case .letterbox:
      // The larger of the two ratios decides; the other side is rounded.
      let isWide = width * inputHeight >= height * inputWidth
      self.width = isWide ? inputWidth : max(1, (2 * width * inputHeight + height) / (2 * height))
      self.height = isWide ? max(1, (2 * height * inputWidth + width) / (2 * width)) : inputHeight
    }
    left = (inputWidth - self.width) / 2
    top = (inputHeight - self.height) / 2
  }

  /// A mask of the whole input, at any resolution, as a mask of the photo: each pixel takes the class at its centre.
  package func restored(_ mask: IndexedImage, width: Int, height: Int) -> ScaledMask {
    let columns = Placement.sources(
      count: width, start: left, length: self.width, input: inputWidth, output: mask.width)
    let rows = Placement.sources(
      count: height, start: top, length: self.height, input: inputHeight, output: mask.height)
    return ScaledMask(mask, columns: columns, rows: rows)
  }

  /// Along one axis: pixel x of `count` has its centre at start + (x + 1/2) · length / count of the input, and takes
  /// output pixel floor(centre · output / input).
  private static func sources(count: Int, start: Int, length: Int, input: Int, output: Int) -> [Int] {
    (0..<count).map { x in
      min(output - 1, ((2 * x + 1) * length + 2 * start * count) * output / (2 * count * input))
    }
  }
}
