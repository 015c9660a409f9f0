/// The sizes of an image tensor, NHWC.
package struct ImageShape: Sendable, Equatable {
  package var batch: Int
  package var height: Int
  package var width: Int
  package var channels: Int

  package init(batch: Int, height: Int, width: Int, channels: Int) {
    self.batch = batch
    self.height = height
    self.width = width
    self.channels = channels
  }

  package var count: Int { batch * height * width * channels }

  /// The index of channel 0 of a pixel.
  package func index(_ batch: Int, _ y: Int, _ x: Int) -> Int {
    ((batch * height + y) * width + x) * channels
  }
}

/// How the taps of a filter (or a pool) lie over an image, in one direction of the two.
package struct WindowAxis: Sendable, Equatable {
  package var input: Int
  package var output: Int
  package var taps: Int
  package var stride: Int
  package var dilation: Int
  /// Padding before the first element.
  package var padding: Int

  package init(input: Int, output: Int, taps: Int, stride: Int = 1, dilation: Int = 1, padding: Int = 0) {
    self.input = input
    self.output = output
    self.taps = taps
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  /// The input position under `tap` at output `position`, nil where it falls into the padding.
  package func source(_ position: Int, _ tap: Int) -> Int? {
    let source = position * stride - padding + tap * dilation
    return source >= 0 && source < input ? source : nil
  }
}

/// A two-dimensional window over every image of a batch.
package struct Window: Sendable, Equatable {
  package var batch: Int
  package var y: WindowAxis
  package var x: WindowAxis

  package init(batch: Int, y: WindowAxis, x: WindowAxis) {
    self.batch = batch
    self.y = y
    self.x = x
  }

  /// Rows of the output over the whole batch: the pieces in which a windowed kernel runs.
  package var outputRows: Int { batch * y.output }

  /// Where the filter lies on each image exactly, so that every image is one row of a matrix, with all of its elements for
  /// channels: images of one pixel. A large dilation leaves such images, when it is made of a batch.
  var asMatrixRows: Window? {
    guard y.taps * x.taps > 1,
      [y, x].allSatisfy({ $0.output == 1 && $0.taps == $0.input && $0.dilation == 1 && $0.padding == 0 })
    else { return nil }
    let pixel = WindowAxis(input: 1, output: 1, taps: 1)
    return Window(batch: batch, y: pixel, x: pixel)
  }

  /// Where the filter is one tap that meets every pixel once: the pixels as images of their own.
  package var asPixels: Window? {
    guard [y, x].allSatisfy({ $0.taps == 1 && $0.stride == 1 && $0.padding == 0 }) else { return nil }
    let pixel = WindowAxis(input: 1, output: 1, taps: 1)
    return Window(batch: batch * y.output * x.output, y: pixel, x: pixel)
  }

  package func inputShape(channels: Int) -> ImageShape {
    ImageShape(batch: batch, height: y.input, width: x.input, channels: channels)
  }

  package func outputShape(channels: Int) -> ImageShape {
    ImageShape(batch: batch, height: y.output, width: x.output, channels: channels)
  }
}
