/// Where the outputs of a convolution lie, in elements. They may be a part of another tensor: some of its channels, as of
/// a concatenation, or every second of its pixels, as of a transposed convolution.
package struct OutputLayout: Sendable, Equatable {
  var start = 0
  /// From one pixel to the next, one row to the next, and one image to the next.
  var pixelStride: Int
  var rowStride: Int
  var imageStride: Int

  /// All pixels of a tensor of so many channels.
  init(_ window: Window, channels: Int) {
    pixelStride = channels
    rowStride = window.x.output * channels
    imageStride = window.y.output * rowStride
  }

  /// Whether rows and images follow each other like pixels.
  func isDense(_ window: Window) -> Bool {
    var dense = OutputLayout(window, channels: pixelStride)
    dense.start = start
    return self == dense
  }

  func index(_ image: Int, _ y: Int, _ x: Int) -> Int {
    start + image * imageStride + y * rowStride + x * pixelStride
  }
}
