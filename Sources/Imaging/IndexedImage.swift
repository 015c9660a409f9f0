import AtrousBytes

/// One class (or palette index) a pixel, row-major from the top left, no padding.
public struct IndexedImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// `width * height` bytes.
  public package(set) var indices: [UInt8]

  /// - Throws: `ImagingError.invalid` for an image without a pixel, `.wrongCount` where `classes` are not width * height.
  public init(classes: [UInt8], width: Int, height: Int) throws(ImagingError) {
    try Limits().check(width: width, height: height, offset: 0)
    guard classes.count == width * height else {
      throw .wrongCount(actual: classes.count, expected: width * height)
    }
    self.init(width: width, height: height, indices: classes)
  }

  /// - Precondition: `indices.count == width * height`.
  package init(width: Int, height: Int, indices: [UInt8]) {
    precondition(width >= 0 && height >= 0, "negative image size \(width)x\(height)")
    precondition(indices.count == width * height, "\(width)x\(height) indices are not \(indices.count) bytes")
    self.width = width
    self.height = height
    self.indices = indices
  }

  func row(_ y: Int) -> [UInt8] { Array(indices[y * width..<(y + 1) * width]) }
}
