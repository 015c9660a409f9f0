/// Where the pixels of an image lie in memory: rows from the top, a pixel's bytes together.
package struct PixelLayout: Sendable, Equatable {
  package let width: Int
  package let height: Int
  /// Bytes from one row to the next.
  package let rowStride: Int
  package let bytesPerPixel: Int
  /// The offsets of red and blue in a pixel; green lies between them.
  package let red: Int
  package let blue: Int

  /// Interleaved pixels without gaps between rows, where no stride is given.
  package init(
    width: Int, height: Int, rowStride: Int? = nil, bytesPerPixel: Int = 3, red: Int = 0, blue: Int = 2
  ) {
    self.width = width
    self.height = height
    self.rowStride = rowStride ?? width * bytesPerPixel
    self.bytesPerPixel = bytesPerPixel
    self.red = red
    self.blue = blue
  }

  /// The pixels as RGB, one after the other.
  package func interleaved(_ pixels: Span<UInt8>) -> [UInt8] {
    var interleaved = [UInt8](repeating: 0, count: width * height * 3)
    var target = interleaved.mutableSpan
    var to = 0
    for y in 0..<height {
      for from in stride(from: y * rowStride, to: y * rowStride + width * bytesPerPixel, by: bytesPerPixel) {
        target[to] = pixels[from + red]
        target[to + 1] = pixels[from + 1]
        target[to + 2] = pixels[from + blue]
        to += 3
      }
    }
    return interleaved
  }
}
