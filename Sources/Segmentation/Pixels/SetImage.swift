public import Atrous
public import AtrousImaging

extension InputFormat {
  /// Puts a photo into the model's input: bilinear with half-pixel centres, no antialiasing, the aspect not kept.
  ///
  /// An 8-bit input takes the interpolated values rounded half up, a float input takes them unrounded.
  ///
  /// - Throws: `SegmentationError.emptyImage`.
  public func set(_ image: RGBImage, in session: inout Session) throws(SegmentationError) {
    guard image.width > 0, image.height > 0 else {
      throw .emptyImage(width: image.width, height: image.height)
    }
    try set(
      image, in: &session, at: Placement(width: image.width, height: image.height, in: self, fit: .stretch))
  }

  func set(_ image: RGBImage, in session: inout Session, at placement: Placement) throws(SegmentationError) {
    do {
      switch element {
      case .uint8: try session.setInput(bytes: paddedBytes(image, placement))
      case .int8: try session.setInput(bytes: paddedBytes(image, placement).map { $0 ^ 0x80 })
      case .float32:
        let values = paddedValues(image, placement).map { $0 / 127.5 - 1 }
        try session.setInput(0, values.span)
      }
    } catch { throw .session(error) }
  }
}

private func paddedBytes(_ image: RGBImage, _ placement: Placement) -> [UInt8] {
  let resized = resizeBilinear(image, width: placement.width, height: placement.height)
  return placement.padding(resized.pixels, with: 128)
}

private func paddedValues(_ image: RGBImage, _ placement: Placement) -> [Float] {
  let resized = resizeBilinearFloat(image, width: placement.width, height: placement.height)
  return placement.padding(resized, with: 127.5)
}

extension Placement {
  /// The photo's RGB values with `filler` around them, up to the whole input.
  fileprivate func padding<Value>(_ values: [Value], with filler: Value) -> [Value] {
    if width == inputWidth && height == inputHeight { return values }
    var padded = [Value](repeating: filler, count: inputWidth * inputHeight * 3)
    for y in 0..<height {
      let start = ((top + y) * inputWidth + left) * 3
      padded.replaceSubrange(start..<start + width * 3, with: values[y * width * 3..<(y + 1) * width * 3])
    }
    return padded
  }
}
