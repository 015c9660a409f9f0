import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// CONV_2D. Filter O·H·W·I; more input channels than I make groups.
  static let conv2D = OperatorKind(
    .conv2D, versions: 1...8, inputs: 3...3,
    window: { WindowOptions($0.of(type: 1), activation: 3, dilation: 4) },
    shapes: { node throws(PlanError) in
      let (input, filter) = (try node.image(try node.input()), try node.image(try node.input(1)))
      let size = try node.positions(over: input, height: filter.height, width: filter.width)
      return [[input.batch, size.height, size.width, filter.batch]]
    },
    products: { node in node.products(filterDimensions: 1...3) },
    lower: { node throws(PlanError) in try node.conv2D() })
}

extension NodeContext {
  fileprivate func conv2D() throws(PlanError) -> Problem {
    let (input, filter) = (try input(), try input(1))
    let (image, taps) = (try image(input), try image(filter))
    guard image.channels % taps.channels == 0, taps.batch % (image.channels / taps.channels) == 0 else {
      throw failure(
        "has the shape \(filter.shape), which does not divide \(image.channels) channels into groups",
        tensor: filter.index)
    }
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(2), output: output(),
      window: try convolutionWindow(),
      inputChannels: image.channels, outputChannels: taps.batch, channelAxis: 0,
      activation: try fused(try windowOptions().activation))
    switch try format(parts) {
    case .quantized(let format):
      try expectBiasType(parts, format, options.of(type: 1).int(6))
      let isGrouped = taps.channels != image.channels
      return .convolution(try quantized(parts, format, isGrouped ? .groupedConvolution : .convolution))
    case .float32: return .floatConvolution(try float(parts, .convolution))
    case .hybrid:
      return .hybridConvolution(try hybridDense(parts, isGrouped: taps.channels != image.channels))
    }
  }

  /// One product for each element of the output and each tap over the channels of a group: the dimensions of the
  /// filter that are summed.
  func products(filterDimensions: ClosedRange<Int>) -> Int {
    guard let filter = optionalInput(1), filter.shape.indices.contains(filterDimensions.upperBound) else {
      return 0
    }
    return filter.shape[filterDimensions].reduce(output().count) { $0.multiplyingUpTo($1) }
  }
}
