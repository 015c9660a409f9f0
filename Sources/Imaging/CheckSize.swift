import AtrousBytes

extension Limits {
  /// Throws `invalid` for an empty image and `tooLarge` for one above the limit, before any pixel is allocated.
  package func check(width: Int, height: Int, offset: Int) throws(ImagingError) {
    guard width > 0 && height > 0 else {
      throw .invalid(what: "image size", offset: offset, actual: min(width, height), expected: "at least 1")
    }
    let (count, overflow) = width.multipliedReportingOverflow(by: height)
    // 64 leaves room for every byte count derived from a pixel count.
    guard !overflow && count <= min(imagePixels, Int.max / 64) else {
      throw .tooLarge(width: width, height: height, maxPixels: imagePixels, offset: offset)
    }
  }
}
