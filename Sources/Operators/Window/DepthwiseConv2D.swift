import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// DEPTHWISE_CONV_2D. Filter 1·H·W·(C·multiplier).
  static let depthwiseConv2D = OperatorKind(
    .depthwiseConv2D, versions: 1...7, inputs: 2...3,
    window: { WindowOptions($0.of(type: 2), activation: 4, dilation: 5) },
    shapes: { node throws(PlanError) in
      let (input, filter) = (try node.image(try node.input()), try node.image(try node.input(1)))
      let size = try node.positions(over: input, height: filter.height, width: filter.width)
      return [[input.batch, size.height, size.width, filter.channels]]
    },
    products: { node in node.products(filterDimensions: 1...2) },
    lower: { node throws(PlanError) in try node.depthwiseConv2D() })
}

extension NodeContext {
  fileprivate func depthwiseConv2D() throws(PlanError) -> Problem {
    let (input, filter) = (try input(), try input(1))
    let (image, taps) = (try image(input), try image(filter))
    guard taps.batch == 1, taps.channels % image.channels == 0 else {
      throw failure(
        "has the shape \(filter.shape), which does not fit \(image.channels) channels", tensor: filter.index)
    }
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(2), output: output(),
      window: try convolutionWindow(),
      inputChannels: image.channels, outputChannels: taps.channels, channelAxis: 3,
      activation: try fused(try windowOptions().activation))
    switch try format(parts) {
    case .quantized(let format): return .depthwise(try quantized(parts, format, .depthwise))
    case .float32: return .floatDepthwise(try float(parts, .depthwise))
    case .hybrid: return .hybridDepthwise(try hybridDepthwise(parts))
    }
  }
}
