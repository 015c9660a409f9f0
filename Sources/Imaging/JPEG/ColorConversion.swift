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
}
