/// A colour image: interleaved RGB, 8 bits a channel, row-major from the top left, no padding.
public struct RGBImage: Sendable, Equatable {
  public let width: Int
  public let height: Int
  /// `width * height * 3` bytes.
  public package(set) var pixels: [UInt8]

  /// - Precondition: `pixels.count == width * height * 3`.
  package init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(width >= 0 && height >= 0, "negative image size \(width)x\(height)")
    precondition(pixels.count == width * height * 3, "\(width)x\(height) RGB is not \(pixels.count) bytes")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}
