public import AtrousImaging

/// The order of a pixel's bytes in memory.
public enum PixelOrder: Sendable, CaseIterable {
  case rgb, rgba, bgra

  public var bytesPerPixel: Int { self == .rgb ? 3 : 4 }

  /// Where pixels of this order lie in `bytes` bytes.
  func layout(width: Int, height: Int, rowStride: Int?, bytes: Int) throws(SegmentationError) -> PixelLayout {
    guard width > 0, height > 0 else { throw .emptyImage(width: width, height: height) }
    let (row, rowOverflow) = width.multipliedReportingOverflow(by: bytesPerPixel)
    let stride = rowStride ?? row
    let (last, overflow) = stride.multipliedReportingOverflow(by: height - 1)
    let (needed, sumOverflow) = last.addingReportingOverflow(row)
    guard !rowOverflow, !overflow, !sumOverflow, stride >= row, needed <= bytes else {
      throw .tooFewBytes(needed: rowOverflow || overflow || sumOverflow ? .max : needed, actual: bytes)
    }
    return PixelLayout(
      width: width, height: height, rowStride: stride, bytesPerPixel: bytesPerPixel,
      red: self == .bgra ? 2 : 0, blue: self == .bgra ? 0 : 2)
  }
}

extension RGBImage {
  /// Copies pixels that a camera or a view holds. Alpha is dropped.
  ///
  /// - Parameter rowStride: bytes from one row to the next; nil where rows follow each other without a gap.
  /// - Throws: `SegmentationError.emptyImage`, or `tooFewBytes` where the last row does not lie wholly in `bytes` or
  ///   the stride is shorter than a row.
  public init(
    bytes: Span<UInt8>, width: Int, height: Int, order: PixelOrder, rowStride: Int? = nil
  ) throws(SegmentationError) {
    let layout = try order.layout(width: width, height: height, rowStride: rowStride, bytes: bytes.count)
    self.init(width: width, height: height, pixels: layout.interleaved(bytes))
  }
}
