public import Atrous
public import AtrousImaging

extension InputFormat {
  /// Puts a photo into the model's input: bilinear with half-pixel centres, no antialiasing, the aspect not kept.
  ///
  /// An 8-bit input takes the interpolated values rounded half up, a float input takes them unrounded;
  /// `preprocessing` then makes elements of them.
  ///
  /// - Throws: `SegmentationError.emptyImage`.
  public func set(_ image: RGBImage, in session: inout Session) throws(SegmentationError) {
    guard image.width > 0, image.height > 0 else {
      throw .emptyImage(width: image.width, height: image.height)
    }
    try set(
      image.pixels.span, PixelLayout(width: image.width, height: image.height), in: &session,
      at: Placement(
        width: image.width, height: image.height, inputWidth: width, inputHeight: height, fit: .stretch))
  }

  func set(
    _ pixels: Span<UInt8>, _ layout: PixelLayout, in session: inout Session, at placement: Placement
  ) throws(SegmentationError) {
    let (width, height) = (placement.width, placement.height)
    let resized: Resized =
      preprocessing.conversion.takesRealNumbers
      ? .values(resizeBilinearFloat(pixels, layout, width: width, height: height))
      : .bytes(resizeBilinear(pixels, layout, width: width, height: height))
    try set(resized, in: &session, at: placement)
  }

  func set(_ image: SampledImage, in session: inout Session, at placement: Placement)
    throws(SegmentationError)
  {
    let resized: Resized =
      preprocessing.conversion.takesRealNumbers
      ? .values(image.resizedFloat()) : .bytes(image.resized().pixels)
    try set(resized, in: &session, at: placement)
  }

  private func set(
    _ resized: Resized, in session: inout Session, at placement: Placement
  ) throws(SegmentationError) {
    do {
      switch (preprocessing.conversion, resized) {
      case (.real(let std, let offset), .values(let values)):
        let elements = arranged(placement.padding(values, with: 127.5)) { value, channel in
          value / std[channel] - offset[channel]
        }
        try session.setInput(0, elements.span)
      case (.bytes(let flip), .bytes(let bytes)):
        try session.setInput(
          bytes: arranged(placement.padding(bytes, with: 128)) { value, _ in value ^ flip })
      case (.table(let table), .bytes(let bytes)):
        try session.setInput(
          bytes: arranged(placement.padding(bytes, with: 128)) { value, channel in
            table[channel][Int(value)]
          })
      case (.real, .bytes), (.bytes, .values), (.table, .values):
        preconditionFailure("an image is resized as its elements need it")
      }
    } catch { throw .session(error) }
  }

  /// Elements of RGB values, row by row, in the input's order and layout.
  @inline(__always)
  private func arranged<Value, Element: ExpressibleByIntegerLiteral>(
    _ values: [Value], _ element: (Value, _ channel: Int) -> Element
  ) -> [Element] {
    let (pixels, isReversed) = (width * height, preprocessing.order == .bgr)
    let (pixelStride, channelStride) = layout == .last ? (3, 1) : (1, pixels)
    var elements = [Element](repeating: 0, count: 3 * pixels)
    for pixel in 0..<pixels {
      for channel in 0..<3 {
        let value = values[3 * pixel + (isReversed ? 2 - channel : channel)]
        elements[pixel * pixelStride + channel * channelStride] = element(value, channel)
      }
    }
    return elements
  }
}

/// An image at the size of its placement: rounded to bytes, or not.
private enum Resized {
  case bytes([UInt8])
  case values([Float])
}

extension Preprocessing.Conversion {
  fileprivate var takesRealNumbers: Bool {
    if case .real = self { true } else { false }
  }
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
