#if !hasFeature(Embedded)
public import AtrousBytes
public import AtrousImaging

extension RGBImage {
  /// Reads a JPEG, PNG or Netpbm file.
  ///
  /// - Parameter threads: how many may decode.
  /// - Throws: `SegmentationError.file` or `.image`.
  public init(path: String, limits: Limits = .init(), threads: Int = 1) throws(SegmentationError) {
    let file: ByteRegion
    do { file = try ByteRegion.reading(path: path, limit: limits.fileBytes) } catch { throw .file(error) }
    do {
      self = try file.withSpan { (bytes) throws(ImagingError) in
        try decodeImage(bytes, limits: limits, threads: threads)
      }
    } catch { throw .image(error) }
  }
}

extension Segmenter {
  /// Reads so much of a photo as this model's input is made of, which takes a fraction of the time and memory.
  ///
  /// - Throws: `SegmentationError.file` or `.image`.
  public func readSamples(
    _ path: String, limits: Limits = .init()
  ) throws(SegmentationError) -> SampledImage {
    let file: ByteRegion
    do { file = try ByteRegion.reading(path: path, limit: limits.fileBytes) } catch { throw .file(error) }
    let (input, fit, threads) = (input, fit, threads)
    do {
      return try file.withSpan { (bytes) throws(ImagingError) in
        try decodeSamples(bytes, limits: limits, threads: threads) { width, height in
          let placement = Placement(
            width: width, height: height, inputWidth: input.width, inputHeight: input.height, fit: fit)
          return (placement.width, placement.height)
        }
      }
    } catch { throw .image(error) }
  }
}
#endif
