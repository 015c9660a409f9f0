#if !hasFeature(Embedded)
public import AtrousBytes
public import AtrousImaging

/// Reads a JPEG, PNG or Netpbm file.
///
/// - Throws: `SegmentationError.file` or `.image`.
public func readImage(_ path: String, limits: Limits = .init()) throws(SegmentationError) -> RGBImage {
  let file = try contents(path, limits)
  do {
    return try file.withSpan { (bytes) throws(ImagingError) in try decodeImage(bytes, limits: limits) }
  } catch { throw .image(error) }
}

/// Reads the classes that a palette or gray PNG stores, a VOC mask say.
///
/// - Throws: `SegmentationError.file` or `.image`.
public func readMask(_ path: String, limits: Limits = .init()) throws(SegmentationError) -> IndexedImage {
  let file = try contents(path, limits)
  do {
    return try file.withSpan { (bytes) throws(ImagingError) in try decodeIndices(bytes, limits: limits) }
  } catch { throw .image(error) }
}

private func contents(_ path: String, _ limits: Limits) throws(SegmentationError) -> ByteRegion {
  do { return try ByteRegion.reading(path: path, limit: limits.fileBytes) } catch { throw .file(error) }
}
#endif
