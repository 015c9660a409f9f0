import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// FULLY_CONNECTED, as a convolution of one tap over images of one pixel. Weights O·I; the input's elements are rows of
  /// I, whatever its shape.
  func fullyConnected() throws(PlanError) -> Problem {
    try expectInputs(2...3)
    let (input, filter, output) = (try input(0), try input(1), try output())
    guard case .fullyConnected(let options) = node.options else { throw failure("has no options") }
    guard !options.isShuffled else { throw failure("has shuffled weights", tensor: filter.index) }
    guard filter.shape.count == 2 else {
      throw failure("has the shape \(filter.shape) instead of two dimensions", tensor: filter.index)
    }
    try expectElements(filter)
    try expectElements(input)
    let (units, depth) = (filter.shape[0], filter.shape[1])
    guard input.count % depth == 0, !options.keepDimensions || input.shape.last == depth else {
      throw failure("has the shape \(input.shape), which has no rows of \(depth)", tensor: input.index)
    }
    let rows = input.count / depth
    try expect(output, shape: options.keepDimensions ? input.shape.dropLast() + [units] : [rows, units])

    let pixel = WindowAxis(input: 1, output: 1, taps: 1)
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(2), output: output,
      window: Window(batch: rows, y: pixel, x: pixel), inputChannels: depth, outputChannels: units,
      channelAxis: 0, activation: try fused(options.activation))
    switch try format(parts) {
    case .quantized(let format):
      return .convolution(
        try quantized(parts, format, rounding: rounding == .reference ? .float64 : rounding))
    case .float32: return .floatConvolution(try float(parts))
    case .hybrid:
      return .hybridConvolution(
        try hybrid(
          parts, quantization: options.asymmetricInputs ? .asymmetric : .symmetric, order: .scalesFirst))
    }
  }
}
