/// Between the planes of a frame and RGB, by the matrix of ITU-R BT.601 in steps of 1/65536.
///
///     R = Y + 1.402 V      G = Y - 0.344136 U - 0.714136 V      B = Y + 1.772 U
///
/// with Y in 0...255 and U, V in -127.5...127.5, to which 16...235 and 16...240 are stretched where the range is not full.
extension YUV4MPEGHeader {
  /// The picture of a frame.
  /// - Precondition: `frame` has `frameBytes` bytes.
  package func image(_ frame: [UInt8]) -> RGBImage {
    var pixels = [UInt8](repeating: 0, count: width * height * 3)
    let (luma, color) = (isFullRange ? 65536 : 76309, isFullRange ? 65536.0 : 65536 * 255.0 / 224)
    let (redV, greenU) = (Int(1.402 * color + 0.5), Int(0.344136 * color + 0.5))
    let (greenV, blueU) = (Int(0.714136 * color + 0.5), Int(1.772 * color + 0.5))
    let black = isFullRange ? 0 : 16
    let (planeU, planeV) = (width * height, width * height + chromaWidth * chromaHeight)
    let source = frame.span
    var target = pixels.mutableSpan
    for y in 0..<height {
      let chromaRow = chroma == .mono ? 0 : y / chroma.vertical * chromaWidth
      for x in 0..<width {
        let gray = (Int(source[y * width + x]) - black) * luma + 32768
        var (u, v) = (0, 0)
        if chroma != .mono {
          let at = chromaRow + x / chroma.horizontal
          (u, v) = (Int(source[planeU + at]) - 128, Int(source[planeV + at]) - 128)
        }
        let at = (y * width + x) * 3
        target[at] = UInt8(clamping: (gray + redV * v) >> 16)
        target[at + 1] = UInt8(clamping: (gray - greenU * u - greenV * v) >> 16)
        target[at + 2] = UInt8(clamping: (gray + blueU * u) >> 16)
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// The frame of a picture, U and V from the mean colour of the pixels that share them.
  /// - Precondition: the picture has the header's size.
  package func frame(_ image: RGBImage) -> [UInt8] {
    var frame = [UInt8](repeating: 0, count: frameBytes)
    let (luma, color) = (isFullRange ? 1.0 : 219.0 / 255, isFullRange ? 1.0 : 224.0 / 255)
    func fixed(_ value: Double) -> Int { Int((value * 65536).rounded()) }
    let gray = (fixed(0.299 * luma), fixed(0.587 * luma), fixed(0.114 * luma))
    let u = (fixed(-0.168736 * color), fixed(-0.331264 * color), fixed(0.5 * color))
    let v = (fixed(0.5 * color), fixed(-0.418688 * color), fixed(-0.081312 * color))
    let black = (isFullRange ? 0 : 16) << 16 + 32768
    let source = image.pixels.span
    var target = frame.mutableSpan
    for position in 0..<width * height {
      let (r, g, b) = (
        Int(source[3 * position]), Int(source[3 * position + 1]), Int(source[3 * position + 2])
      )
      target[position] = UInt8(clamping: (gray.0 * r + gray.1 * g + gray.2 * b + black) >> 16)
    }
    let (planeU, planeV) = (width * height, width * height + chromaWidth * chromaHeight)
    for row in 0..<chromaHeight {
      for column in 0..<chromaWidth {
        var (r, g, b, count) = (0, 0, 0, 0)
        for y in row * chroma.vertical..<min(height, (row + 1) * chroma.vertical) {
          for x in column * chroma.horizontal..<min(width, (column + 1) * chroma.horizontal) {
            let at = (y * width + x) * 3
            (r, g, b, count) = (
              r + Int(source[at]), g + Int(source[at + 1]), b + Int(source[at + 2]), count + 1
            )
          }
        }
        let (at, middle) = (row * chromaWidth + column, 128 << 16 + 32768)
        target[planeU + at] = UInt8(clamping: ((u.0 * r + u.1 * g + u.2 * b) / count + middle) >> 16)
        target[planeV + at] = UInt8(clamping: ((v.0 * r + v.1 * g + v.2 * b) / count + middle) >> 16)
      }
    }
    return frame
  }
}
