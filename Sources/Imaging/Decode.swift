public import AtrousBytes
package import AtrousKernels
import AtrousProcessor

public typealias Limits = AtrousBytes.Limits

/// Decodes a JPEG, PNG or Netpbm file, recognised by its first bytes, to RGB.
///
/// The orientation that EXIF or XMP metadata of a JPEG or PNG give is applied. Gray becomes R = G = B, 16-bit samples keep their high byte, alpha
/// is dropped without compositing, CMYK is converted without a profile.
/// - Throws: `unknownFormat`, or what is wrong with the file and where.
package func decodeImage(
  _ bytes: Span<UInt8>, limits: Limits = .init()
) throws(ImagingError) -> RGBImage {
  try decodeImage(bytes, limits: limits, loops: availableKernels[0].pixels)
}

package func decodeImage(
  _ bytes: Span<UInt8>, limits: Limits, loops: PixelLoops
) throws(ImagingError) -> RGBImage {
  switch ImageFormat(sniffing: bytes) {
  case .jpeg:
    var decoder = JPEGDecoder(limits: limits, loops: loops)
    let image = try decoder.decode(bytes) { _, _, _ in nil }
    return decoder.orientationSources.orientation.apply(to: image)
  case .png: return try PNGFile(bytes, limits: limits).image()
  case .netpbm: return try decodeNetpbm(bytes, limits: limits)
  case nil: throw unknownFormat(bytes)
  }
}

/// Decodes the stored indices of a palette or gray PNG of up to 8 bits, without applying the palette: the
/// class of each pixel of a VOC mask.
/// - Throws: `unsupported` for every other kind of image, `unknownFormat`, or what is wrong and where.
package func decodeIndices(
  _ bytes: Span<UInt8>, limits: Limits = .init()
) throws(ImagingError) -> IndexedImage {
  switch ImageFormat(sniffing: bytes) {
  case .png: return try PNGFile(bytes, limits: limits).indices()
  case .jpeg: throw .unsupported(what: "class indices in a JPEG file", offset: 0)
  case .netpbm: throw .unsupported(what: "class indices in a Netpbm file", offset: 0)
  case nil: throw unknownFormat(bytes)
  }
}

private func unknownFormat(_ bytes: Span<UInt8>) -> ImagingError {
  var first: [UInt8] = []
  for index in 0..<min(4, bytes.count) { first.append(bytes[index]) }
  return .unknownFormat(offset: 0, actual: first)
}
