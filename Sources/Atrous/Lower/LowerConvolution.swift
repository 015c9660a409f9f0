import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// CONV_2D. Filter O·H·W·I; more input channels than I make groups.
  func convolution() throws(PlanError) -> Problem {
    try expectInputs(3...3)
    let (input, filter, output) = (try input(0), try input(1), try output())
    let (inputShape, filterShape) = (try image(input), try image(filter))
    let (outputChannels, groupChannels) = (filterShape.batch, filterShape.channels)
    guard inputShape.channels % groupChannels == 0,
      outputChannels % (inputShape.channels / groupChannels) == 0
    else {
      throw failure(
        "has the shape \(filter.shape), which does not divide \(inputShape.channels) channels into groups",
        tensor: filter.index)
    }
    let options = try windowOptions()
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(2), output: output,
      window: try window(
        options, input: inputShape, filterHeight: filterShape.height, filterWidth: filterShape.width,
        output: output),
      inputChannels: inputShape.channels, outputChannels: outputChannels, channelAxis: 0,
      activation: try fused(options.activation))
    try expectChannels(parts)
    let outputStride = draft.parts[output.index]?.pixelStride ?? outputChannels
    switch try format(parts) {
    case .quantized(let format):
      var problem = try quantized(parts, format, rounding: rounding)
      problem.outputStride = outputStride
      return .convolution(problem)
    case .float32:
      var problem = try float(parts)
      problem.outputStride = outputStride
      return .floatConvolution(problem)
    case .hybrid:
      return .hybridConvolution(try hybridDense(parts, isGrouped: groupChannels != inputShape.channels))
    }
  }

  /// DEPTHWISE_CONV_2D. Filter 1·H·W·(C·multiplier).
  func depthwise() throws(PlanError) -> Problem {
    try expectInputs(2...3)
    let (input, filter, output) = (try input(0), try input(1), try output())
    let (inputShape, filterShape) = (try image(input), try image(filter))
    guard filterShape.batch == 1, filterShape.channels % inputShape.channels == 0 else {
      throw failure(
        "has the shape \(filter.shape), which does not fit \(inputShape.channels) channels",
        tensor: filter.index)
    }
    let options = try windowOptions()
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(2), output: output,
      window: try window(
        options, input: inputShape, filterHeight: filterShape.height, filterWidth: filterShape.width,
        output: output),
      inputChannels: inputShape.channels, outputChannels: filterShape.channels, channelAxis: 3,
      activation: try fused(options.activation))
    try expectChannels(parts)
    switch try format(parts) {
    case .quantized(let format): return .depthwise(try quantized(parts, format, rounding: rounding))
    case .float32: return .floatDepthwise(try float(parts))
    case .hybrid: return .hybridDepthwise(try hybridDepthwise(parts))
    }
  }

  /// TRANSPOSE_CONV. Inputs: the output's shape, the filter O·H·W·I, the image, a bias that may be left out.
  func transposedConvolution() throws(PlanError) -> Problem {
    try expectInputs(3...4)
    let (shape, filter, input, output) = (try input(0), try input(1), try input(2), try output())
    let (inputShape, filterShape, outputShape) = (try image(input), try image(filter), try image(output))
    try expect(output, shape: try integers(shape))
    guard filterShape.channels == inputShape.channels, outputShape.batch == inputShape.batch else {
      throw failure(
        "has the shape \(filter.shape), which does not lead from \(input.shape) to \(output.shape)",
        tensor: filter.index)
    }
    let options = try windowOptions()
    let parts = ConvolutionParts(
      input: input, filter: filter, bias: optionalInput(3), output: output,
      window: try transposedWindow(
        options, input: inputShape, filterHeight: filterShape.height, filterWidth: filterShape.width,
        output: outputShape),
      inputChannels: inputShape.channels, outputChannels: filterShape.batch, channelAxis: 0,
      activation: try fused(options.activation))
    try expectChannels(parts)
    switch try format(parts) {
    case .quantized(let format):
      return .transposedConvolution(try quantized(parts, format, rounding: rounding))
    case .float32: return .floatTransposedConvolution(try float(parts))
    case .hybrid:
      return .hybridTransposedConvolution(try hybrid(parts, quantization: .asymmetric, order: .sumFirst))
    }
  }

  private func expectChannels(_ parts: ConvolutionParts) throws(PlanError) {
    guard parts.output.shape.last == parts.outputChannels else {
      throw failure(
        "has the shape \(parts.output.shape) instead of \(parts.outputChannels) channels",
        tensor: parts.output.index)
    }
  }
}
