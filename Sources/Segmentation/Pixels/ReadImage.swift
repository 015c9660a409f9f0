#if !hasFeature(Embedded)
public import AtrousBytes
public import AtrousImaging

extension RGBImage {
  /// Reads a JPEG, PNG or Netpbm file.
  ///
  /// - Throws: `SegmentationError.file` or `.image`.
  public init(path: String, limits: Limits = .init()) throws(SegmentationError) {
    let file: ByteRegion
    do { file = try ByteRegion.reading(path: path, limit: limits.fileBytes) } catch { throw .file(error) }
    do {
      self = try file.withSpan { (bytes) throws(ImagingError) in try decodeImage(bytes, limits: limits) }
    } catch { throw .image(error) }
  }
}
#endif
