/// One class (or palette index) a pixel, row-major from the top left, no padding.
public struct IndexedImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// `width * height` bytes.
  public var indices: [UInt8]

  /// - Precondition: `indices.count == width * height`.
  public init(width: Int, height: Int, indices: [UInt8]) {
    precondition(width >= 0 && height >= 0, "negative image size \(width)x\(height)")
    precondition(indices.count == width * height, "\(width)x\(height) indices are not \(indices.count) bytes")
    self.width = width
    self.height = height
    self.indices = indices
  }
}
