import AtrousKernels
import AtrousTFLite

extension Lowering {
  func windowOptions() throws(PlanError) -> WindowOptions {
    guard case .window(let options) = node.options else { throw failure("has no options") }
    return options
  }

  /// The window of a convolution or a pool, from its options and the shapes of its tensors.
  func window(
    _ options: WindowOptions, input: ImageShape, filterHeight: Int, filterWidth: Int, output: Tensor
  ) throws(PlanError) -> Window {
    let outputShape = try image(output)
    guard outputShape.batch == input.batch else {
      throw failure("has a batch of \(outputShape.batch) instead of \(input.batch)", tensor: output.index)
    }
    let y = try Geometry(
      taps: filterHeight, stride: options.strideHeight, dilation: options.dilationHeight, in: self)
    let x = try Geometry(
      taps: filterWidth, stride: options.strideWidth, dilation: options.dilationWidth, in: self)
    if case .explicit(let top, let left) = options.padding {
      return Window(
        batch: input.batch, y: y.axis(input: input.height, output: outputShape.height, padding: top),
        x: x.axis(input: input.width, output: outputShape.width, padding: left))
    }
    return Window(
      batch: input.batch,
      y: try axis(y, input: input.height, output: outputShape.height, options.padding, output),
      x: try axis(x, input: input.width, output: outputShape.width, options.padding, output))
  }

  private func axis(
    _ geometry: Geometry, input: Int, output: Int, _ padding: Padding, _ tensor: Tensor
  ) throws(PlanError) -> WindowAxis {
    let expected = geometry.positions(over: input, padding)
    guard output == expected else {
      throw failure(
        "has \(output) positions where stride \(geometry.stride) and a window of \(geometry.reach) over \(input) give \(expected)",
        tensor: tensor.index)
    }
    return geometry.axis(
      input: input, output: output, padding: geometry.padding(over: input, positions: output, padding))
  }

  /// The window of the convolution whose transpose an operator is: over its output. TFLite takes the padding from the
  /// output's size, and drops what falls outside of it.
  func transposedWindow(
    _ options: WindowOptions, input: ImageShape, filterHeight: Int, filterWidth: Int, output: ImageShape
  ) throws(PlanError) -> Window {
    let y = try Geometry(taps: filterHeight, stride: options.strideHeight, dilation: 1, in: self)
    let x = try Geometry(taps: filterWidth, stride: options.strideWidth, dilation: 1, in: self)
    let top = y.padding(
      over: output.height, positions: y.positions(over: output.height, options.padding), options.padding)
    let left = x.padding(
      over: output.width, positions: x.positions(over: output.width, options.padding), options.padding)
    return Window(
      batch: input.batch, y: y.axis(input: output.height, output: input.height, padding: top),
      x: x.axis(input: output.width, output: input.width, padding: left))
  }
}

/// Taps along one direction, how far apart they are and how far they move, each in the range that TFLite's 16-bit
/// parameters hold.
private struct Geometry {
  let taps: Int
  let stride: Int
  let dilation: Int

  init(taps: Int, stride: Int, dilation: Int, in lowering: Lowering) throws(PlanError) {
    guard taps > 0, taps <= 0xffff else { throw lowering.failure("has a filter of \(taps) taps") }
    guard stride > 0, stride <= 0xffff else { throw lowering.failure("has the stride \(stride)") }
    guard dilation > 0, dilation <= 0xffff else {
      throw lowering.failure("has the dilation rate \(dilation)")
    }
    self.taps = taps
    self.stride = stride
    self.dilation = dilation
  }

  var reach: Int { (taps - 1) * dilation + 1 }

  /// SAME has ceil(input / stride) positions; VALID as many as fit without padding (TFLite, `padding.h`).
  func positions(over input: Int, _ padding: Padding) -> Int {
    padding == .valid ? max(0, (input + stride - reach) / stride) : (input + stride - 1) / stride
  }

  /// SAME splits the padding that its positions take, the odd one after.
  func padding(over input: Int, positions: Int, _ padding: Padding) -> Int {
    padding == .valid ? 0 : max(0, (positions - 1) * stride + reach - input) / 2
  }

  func axis(input: Int, output: Int, padding: Int) -> WindowAxis {
    WindowAxis(
      input: input, output: output, taps: taps, stride: stride, dilation: dilation, padding: padding)
  }
}
