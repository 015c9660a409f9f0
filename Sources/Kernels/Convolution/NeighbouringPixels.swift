extension LaidOutConvolution {
  /// The same with a few neighbouring pixels for one, whose output channels are those of all of them: channels that fill
  /// less than half of a vector would leave the other lanes idle. Nil where that is not less to multiply.
  ///
  /// The filter covers the windows of all pixels. For two of them, with three taps w and stride 1, a row of it is
  ///
  ///     first pixel    w0 w1 w2  0
  ///     second pixel    0 w0 w1 w2
  ///
  /// so that 4 products of a vector do what 3 did for each pixel.
  func withNeighbours(lanes: Int) -> Self? {
    let x = window.x
    guard groupChannels == inputChannels, x.dilation == 1, layout.pixelStride == outputChannels,
      let count = (1...max(1, lanes / outputChannels)).last(where: { x.output % $0 == 0 })
    else { return nil }
    let taps = x.taps + (count - 1) * x.stride
    guard taps < count * x.taps else { return nil }
    var wide = self
    wide.window.x = WindowAxis(
      input: x.input, output: x.output / count, taps: taps, stride: count * x.stride, padding: x.padding)
    wide.outputChannels = count * outputChannels
    wide.layout.pixelStride = count * outputChannels
    wide.filter = filter(ofPixels: count, taps: taps)
    wide.repeatChannels(count)
    return wide
  }

  private func filter(ofPixels count: Int, taps: Int) -> Constant {
    let rows = outputChannels * window.y.taps
    let tap = filter.byteCount / (rows * window.x.taps)
    return unsafe Constant(byteCount: count * rows * taps * tap) { target in
      unsafe target.initializeMemory(as: UInt8.self, repeating: nothing)
      for pixel in 0..<count {
        for row in 0..<rows {
          let start = ((pixel * rows + row) * taps + pixel * window.x.stride) * tap
          let source = row * window.x.taps * tap
          unsafe UnsafeMutableRawBufferPointer(rebasing: target[start...]).copyMemory(
            from: UnsafeRawBufferPointer(rebasing: filter.bytes[source..<source + window.x.taps * tap]))
        }
      }
    }
  }
}
