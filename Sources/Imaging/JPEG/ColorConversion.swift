/// What the components of a JPEG mean.
enum JPEGColorSpace {
  case gray, rgb, yCbCr, cmyk, ycck
}

extension JPEGDecoder {
  /// The colour space, by JFIF and Adobe markers and component ids, as libjpeg guesses it.
  var colorSpace: JPEGColorSpace {
    if components.count == 1 { return .gray }
    if components.count == 4 { return adobeTransform ?? 0 == 0 ? .cmyk : .ycck }
    if sawJFIF { return .yCbCr }
    if let adobeTransform { return adobeTransform == 0 ? .rgb : .yCbCr }
    let ids = components.map { $0.id }
    return ids == [0x52, 0x47, 0x42] ? .rgb : .yCbCr
  }

  /// Upsamples and converts the decoded planes, row by row.
  func convert(_ frame: JPEGFrame) -> RGBImage {
    var pixels = [UInt8](repeating: 0, count: frame.width * frame.height * 3)
    let space = colorSpace
    let kinds = components.map { Upsampling($0, frame) }
    // Upsampled rows may be one sample longer than the image.
    var rows = [[UInt8]](repeating: [UInt8](repeating: 0, count: frame.width + 8), count: 4)
    for y in 0..<frame.height {
      for index in components.indices {
        upsampleRow(components[index], frame, kinds[index], y: y, to: &rows[index])
      }
      let at = y * frame.width * 3
      switch space {
      case .gray: interleave(rows[0], rows[0], rows[0], frame.width, &pixels, at)
      case .rgb: interleave(rows[0], rows[1], rows[2], frame.width, &pixels, at)
      case .yCbCr: convertYCbCr(rows[0], rows[1], rows[2], frame.width, &pixels, at)
      case .cmyk:
        // Stored inverted, as Adobe does and Pillow assumes: 255 is no ink.
        for index in 0..<3 { rows[index] = rows[index].map { 255 - $0 } }
        interleave(rows[0], rows[1], rows[2], frame.width, &pixels, at)
        multiplyBlack(rows[3], frame.width, &pixels, at)
      case .ycck:
        convertYCbCr(rows[0], rows[1], rows[2], frame.width, &pixels, at)
        multiplyBlack(rows[3], frame.width, &pixels, at)
      }
    }
    return RGBImage(width: frame.width, height: frame.height, pixels: pixels)
  }
}

private func interleave(
  _ r: [UInt8], _ g: [UInt8], _ b: [UInt8], _ width: Int, _ pixels: inout [UInt8], _ start: Int
) {
  var output = pixels.mutableSpan
  var at = start
  for x in 0..<width {
    output[at] = r[x]
    output[at + 1] = g[x]
    output[at + 2] = b[x]
    at += 3
  }
}

/// JFIF's conversion (ITU-T T.871, section 7) in 16-bit fixed point, roundings as in libjpeg.
private func convertYCbCr(
  _ luma: [UInt8], _ blue: [UInt8], _ red: [UInt8], _ width: Int, _ pixels: inout [UInt8], _ start: Int
) {
  var output = pixels.mutableSpan
  let half: Int32 = 1 << 15
  var at = start
  for x in 0..<width {
    let y = Int32(luma[x])
    let cb = Int32(blue[x]) &- 128
    let cr = Int32(red[x]) &- 128
    // 91881 is 1.402, 22554 is 0.34414, 46802 is 0.71414, 116130 is 1.772, times 65536.
    output[at] = clamped(y &+ (cr &* 91881 &+ half) &>> 16)
    output[at + 1] = clamped(y &+ (half &- cb &* 22554 &- cr &* 46802) &>> 16)
    output[at + 2] = clamped(y &+ (cb &* 116130 &+ half) &>> 16)
    at += 3
  }
}

/// RGB from inverted CMY in `pixels` and the stored black, with Pillow's rounding.
private func multiplyBlack(_ black: [UInt8], _ width: Int, _ pixels: inout [UInt8], _ start: Int) {
  for x in 0..<width {
    let k = Int32(black[x])
    for channel in start + x * 3..<start + x * 3 + 3 {
      let product = Int32(pixels[channel]) * k + 128
      pixels[channel] = clamped(k - ((product >> 8 + product) >> 8))
    }
  }
}

@inline(__always)
private func clamped(_ value: Int32) -> UInt8 {
  UInt8(truncatingIfNeeded: max(0, min(255, value)))
}
