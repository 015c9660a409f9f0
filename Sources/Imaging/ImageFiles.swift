public import AtrousBytes

/// Images from the bytes of files, and to them.
extension RGBImage {
  /// Decodes a JPEG, PNG or Netpbm file, recognised by its first bytes.
  ///
  /// Orientation is applied. Gray becomes R = G = B, 16-bit samples keep their high byte, alpha is dropped without
  /// compositing, CMYK is converted without a profile.
  /// - Throws: `ImagingError.unknownFormat`, or what is wrong with the file and where.
  public init(decoding bytes: Span<UInt8>, limits: Limits = .init()) throws(ImagingError) {
    self = try decodeImage(bytes, limits: limits)
  }

  /// An 8-bit RGB PNG file.
  public func png() -> [UInt8] { encodePNG(self) }
}

extension IndexedImage {
  /// Decodes the stored numbers of a palette or gray PNG of up to 8 bits, without applying the palette: the class of each
  /// pixel of a VOC mask.
  /// - Throws: `ImagingError.unsupported` for every other kind of image, or what is wrong and where.
  public init(decoding bytes: Span<UInt8>, limits: Limits = .init()) throws(ImagingError) {
    self = try decodeIndices(bytes, limits: limits)
  }

  /// An 8-bit palette PNG file. Indices beyond the palette are shown black.
  public func png(palette: Palette = .voc) -> [UInt8] { encodePNG(self, palette: palette) }
}
