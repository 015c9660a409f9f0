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
  _ bytes: Span<UInt8>, limits: Limits = .init(), threads: Int = 1
) throws(ImagingError) -> RGBImage {
  try decodeImage(bytes, limits: limits, loops: availableKernels[0].pixels, threads: threads)
}

package func decodeImage(
  _ bytes: Span<UInt8>, limits: Limits, loops: PixelLoops, threads: Int = 1
) throws(ImagingError) -> RGBImage {
  var turned = Orientation(value: 1)
  let stored = try decodeStored(bytes, limits: limits, loops: loops, threads: threads) { _, _, orientation in
    turned = orientation
    return nil
  }
  return turned.apply(to: stored)
}

/// Decodes only what a bilinear resize reads, and so many rows and blocks around as that takes. The pixels are those of
/// `decodeImage`.
///
/// - Parameters:
///   - threads: how many may decode, of which two are used for a JPEG.
///   - size: to what the upright image is to be resized, at least 1 each, by its width and height.
/// - Throws: what `decodeImage` throws.
public func decodeSamples(
  _ bytes: Span<UInt8>, limits: Limits = .init(), threads: Int = 1,
  resizedTo size: (_ width: Int, _ height: Int) -> (width: Int, height: Int)
) throws(ImagingError) -> SampledImage {
  var sampling: Sampling?
  let loops = availableKernels[0].pixels
  let stored = try decodeStored(bytes, limits: limits, loops: loops, threads: threads) {
    let chosen = Sampling(storedWidth: $0, storedHeight: $1, $2, size: size)
    sampling = chosen
    return chosen.selection
  }
  guard let sampling else { preconditionFailure("a decoder without a selection") }
  return SampledImage(sampling, pixels: stored)
}

/// - Parameter select: which pixels of a stored image of this width and height are kept; nil for all. Called once.
private func decodeStored(
  _ bytes: Span<UInt8>, limits: Limits, loops: PixelLoops, threads: Int,
  select: (Int, Int, Orientation) -> PixelSelection?
) throws(ImagingError) -> RGBImage {
  switch ImageFormat(sniffing: bytes) {
  case .jpeg:
    var decoder = JPEGDecoder(limits: limits, loops: loops, isConcurrent: threads > 1)
    return try decoder.decode(bytes, select: select)
  case .png: return try PNGFile(bytes, limits: limits).image(select: select)
  case .netpbm:
    let image = try decodeNetpbm(bytes, limits: limits)
    return image.selecting(select(image.width, image.height, Orientation(value: 1)))
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
