import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// CONV_2D. Filter O·H·W·I; more input channels than I make groups.
  func convolution() throws(PlanError) -> Problem {
    try expectInputs(2...3)
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
    return .convolution(
      try quantizedConvolution(
        input, inputShape, filter, filterShape, output, outputChannels: outputChannels, scaleAxis: 0))
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
    return .depthwise(
      try quantizedConvolution(
        input, inputShape, filter, filterShape, output, outputChannels: filterShape.channels, scaleAxis: 3))
  }

  private func quantizedConvolution(
    _ input: Tensor, _ inputShape: ImageShape, _ filter: Tensor, _ filterShape: ImageShape, _ output: Tensor,
    outputChannels: Int, scaleAxis: Int
  ) throws(PlanError) -> QuantizedConvolution {
    guard case .window(let options) = node.options else { throw failure("has no options") }
    let window = try window(
      options, input: inputShape, filterHeight: filterShape.height, filterWidth: filterShape.width,
      output: output)
    guard try image(output).channels == outputChannels else {
      throw failure(
        "has the shape \(output.shape) instead of \(outputChannels) channels", tensor: output.index)
    }
    guard let type = quantizedType(input) else { throw unsupported(input) }
    try expect(filter, type: input.type)
    try expect(output, type: input.type)
    let filterScales = try filterQuantization(filter, type, axis: scaleAxis)
    return QuantizedConvolution(
      type: type, window: window, inputChannels: inputShape.channels, outputChannels: outputChannels,
      input: try affine(input), filter: try constant(filter), filterScales: filterScales.scales,
      filterZeroPoint: Int32(filterScales.zeroPoints[0]),
      bias: try integerBias(2, count: outputChannels), output: try affine(output),
      activation: try fused(options.activation), rounding: rounding)
  }

  /// Scales of a filter, along the dimension of its output channels; int8 filters are symmetric.
  private func filterQuantization(
    _ filter: Tensor, _ type: QuantizedType, axis: Int
  ) throws(PlanError) -> Quantization {
    guard let quantization = filter.quantization else { throw failure("has no scale", tensor: filter.index) }
    if quantization.isPerAxis {
      guard type == .int8 else { throw failure("is uint8 with a scale a channel", tensor: filter.index) }
      guard quantization.axis == axis else {
        throw failure(
          "is quantized along dimension \(quantization.axis) instead of \(axis)", tensor: filter.index)
      }
    }
    switch type {
    case .int8:
      if let zeroPoint = quantization.zeroPoints.first(where: { $0 != 0 }) {
        throw failure("is int8 with the zero point \(zeroPoint) instead of 0", tensor: filter.index)
      }
    case .uint8:
      guard (0...255).contains(quantization.zeroPoints[0]) else {
        throw failure("has the zero point \(quantization.zeroPoints[0]), outside uint8", tensor: filter.index)
      }
    }
    return quantization
  }

  /// The int32 bias at an input position; zeros where it is left out.
  private func integerBias(_ position: Int, count: Int) throws(PlanError) -> [Int32] {
    guard let bias = optionalInput(position) else { return [Int32](repeating: 0, count: count) }
    try expect(bias, type: .int32)
    guard bias.count == count else {
      throw failure("has \(bias.count) elements for \(count) output channels", tensor: bias.index)
    }
    return try constant(bias).array(of: Int32.self)
  }
}
