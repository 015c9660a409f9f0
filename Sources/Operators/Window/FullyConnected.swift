import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// FULLY_CONNECTED, as a convolution of one tap over images of one pixel. Weights O·I; the input's elements are rows of
  /// I, whatever its shape.
  static let fullyConnected = OperatorKind(
    .fullyConnected, versions: 1...14, inputs: 2...3,
    shapes: { node throws(PlanError) in
      let (rows, units) = try node.rowsAndUnits()
      let keepsDimensions = node.fullyConnectedOptions.bool(2)
      return [keepsDimensions ? try node.input().shape.dropLast() + [units] : [rows, units]]
    },
    products: { node in
      guard let filter = node.optionalInput(1), filter.shape.count == 2 else { return 0 }
      return node.output().count.multiplyingUpTo(filter.shape[1])
    },
    lower: { node throws(PlanError) in try node.fullyConnected() })
}

extension NodeContext {
  fileprivate var fullyConnectedOptions: OptionFields { options.of(type: 8) }

  fileprivate func rowsAndUnits() throws(PlanError) -> (rows: Int, units: Int) {
    let (input, filter) = (try input(), try input(1))
    guard filter.shape.count == 2 else {
      throw failure("has the shape \(filter.shape) instead of two dimensions", tensor: filter.index)
    }
    try expectElements(filter)
    try expectElements(input)
    let (units, depth) = (filter.shape[0], filter.shape[1])
    guard input.count % depth == 0, !fullyConnectedOptions.bool(2) || input.shape.last == depth else {
      throw failure("has the shape \(input.shape), which has no rows of \(depth)", tensor: input.index)
    }
    return (input.count / depth, units)
  }

  fileprivate func fullyConnected() throws(PlanError) -> Problem {
    let (input, filter, options) = (try input(), try input(1), fullyConnectedOptions)
    guard options.int(1) == 0 else { throw failure("has shuffled weights", tensor: filter.index) }
    let (rows, units) = try rowsAndUnits()
    let pixel = WindowAxis(input: 1, output: 1, taps: 1)
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(2), output: output(),
      window: Window(batch: rows, y: pixel, x: pixel), inputChannels: filter.shape[1], outputChannels: units,
      channelAxis: 0, activation: try fused(options.activation(0)))
    switch try format(parts) {
    case .quantized(let format):
      return .convolution(try quantized(parts, format, .fullyConnected))
    case .float32: return .floatConvolution(try float(parts, .fullyConnected))
    case .hybrid:
      return .hybridConvolution(
        try hybrid(
          parts, quantization: options.bool(3) ? .asymmetric : .symmetric, order: .scalesFirst,
          sum: .fullyConnected))
    }
  }
}
