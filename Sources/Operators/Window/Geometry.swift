package import AtrousGraph
package import AtrousKernels

/// Taps along one direction, how far apart they are and how far they move, each in the range that TFLite's 16-bit
/// parameters hold.
struct Geometry {
  let taps: Int
  let stride: Int
  let dilation: Int
  let padding: AxisPadding

  /// The padding along one direction.
  enum AxisPadding {
    case same
    case valid
    case explicit(before: Int, after: Int)
  }

  init(
    taps: Int, stride: Int, dilation: Int, padding: AxisPadding, in node: NodeContext
  ) throws(PlanError) {
    guard taps > 0, taps <= 0xffff else { throw node.failure("has a filter of \(taps) taps") }
    guard stride > 0, stride <= 0xffff else { throw node.failure("has the stride \(stride)") }
    guard dilation > 0, dilation <= 0xffff else { throw node.failure("has the dilation rate \(dilation)") }
    self.taps = taps
    self.stride = stride
    self.dilation = dilation
    self.padding = padding
  }

  var reach: Int { (taps - 1) * dilation + 1 }

  /// SAME has ceil(input / stride) positions; VALID as many as fit without padding (TFLite, `padding.h`).
  func positions(over input: Int) -> Int {
    switch padding {
    case .same: (input + stride - 1) / stride
    case .valid: max(0, (input + stride - reach) / stride)
    case .explicit(let before, let after): max(0, (before + input + after + stride - reach) / stride)
    }
  }

  /// SAME splits the padding that its positions take, the odd one after.
  func paddingBefore(over input: Int, positions: Int) -> Int {
    switch padding {
    case .same: max(0, (positions - 1) * stride + reach - input) / 2
    case .valid: 0
    case .explicit(let before, _): before
    }
  }

  func axis(input: Int, output: Int, padding: Int) -> WindowAxis {
    WindowAxis(
      input: input, output: output, taps: taps, stride: stride, dilation: dilation, padding: padding)
  }
}

extension NodeContext {
  func windowOptions() throws(PlanError) -> WindowOptions {
    guard let window = node.window else { throw failure("has no options") }
    return window
  }

  /// The geometry of a node's window along both directions, for a filter of so many taps.
  func geometry(height: Int, width: Int) throws(PlanError) -> (y: Geometry, x: Geometry) {
    let options = try windowOptions()
    let (y, x): (Geometry.AxisPadding, Geometry.AxisPadding) =
      switch options.padding {
      case .same: (.same, .same)
      case .valid: (.valid, .valid)
      case .explicit(let top, let bottom, let left, let right):
        (.explicit(before: top, after: bottom), .explicit(before: left, after: right))
      }
    return (
      try Geometry(
        taps: height, stride: options.strideHeight, dilation: options.dilationHeight, padding: y, in: self),
      try Geometry(
        taps: width, stride: options.strideWidth, dilation: options.dilationWidth, padding: x, in: self)
    )
  }

  /// The height and width of what a window over an image gives.
  ///
  /// - Throws: `PlanError` where the image is too small for one position.
  func positions(over input: ImageShape, height: Int, width: Int) throws(PlanError) -> (
    height: Int, width: Int
  ) {
    let (y, x) = try geometry(height: height, width: width)
    let positions = (y.positions(over: input.height), x.positions(over: input.width))
    guard positions.0 > 0, positions.1 > 0 else {
      throw failure(
        "has a window of \(y.reach)x\(x.reach), larger than the image of \(input.height)x\(input.width)")
    }
    return positions
  }

  /// The window of a convolution or a pool.
  func window(over input: ImageShape, height: Int, width: Int) throws(PlanError) -> Window {
    let (y, x) = try geometry(height: height, width: width)
    let (rows, columns) = try positions(over: input, height: height, width: width)
    return Window(
      batch: input.batch,
      y: y.axis(
        input: input.height, output: rows, padding: y.paddingBefore(over: input.height, positions: rows)),
      x: x.axis(
        input: input.width, output: columns,
        padding: x.paddingBefore(over: input.width, positions: columns)))
  }

  /// The window of a CONV_2D or a DEPTHWISE_CONV_2D, by the shape of its filter.
  package func convolutionWindow() throws(PlanError) -> Window {
    let filter = try image(try input(1))
    return try window(over: try image(try input()), height: filter.height, width: filter.width)
  }

  /// The window of the convolution whose transpose an operator is: over its output. TFLite takes the padding from the
  /// output's size, and drops what falls outside of it.
  func transposedWindow(
    input: ImageShape, output: ImageShape, height: Int, width: Int
  ) throws(PlanError) -> Window {
    let (y, x) = try geometry(height: height, width: width)
    let top = y.paddingBefore(over: output.height, positions: y.positions(over: output.height))
    let left = x.paddingBefore(over: output.width, positions: x.positions(over: output.width))
    return Window(
      batch: input.batch, y: y.axis(input: output.height, output: input.height, padding: top),
      x: x.axis(input: output.width, output: input.width, padding: left))
  }
}
