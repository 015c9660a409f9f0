import AtrousGraph
import AtrousKernels
import AtrousTFLite

/// What every operator with weights has, whatever its arithmetic.
struct ConvolutionParts {
  let input: Value
  let filter: Value
  let bias: Value?
  let output: Value
  var window: Window
  let inputChannels: Int
  let outputChannels: Int
  /// The dimension of the filter along which output channels lie.
  let channelAxis: Int
  let activation: FusedActivation
}

extension NodeContext {
  func format(_ parts: ConvolutionParts) throws(PlanError) -> NumericFormat {
    try expect(parts.output, type: parts.input.type)
    let activations = try scalarType(parts.input)
    guard [.float32, .int8, .uint8, .int16].contains(activations) else { throw unsupported(parts.input) }
    let format = NumericFormat(
      activations: activations, weights: try scalarType(parts.filter),
      bias: try parts.bias.map { bias throws(PlanError) in try scalarType(bias) })
    guard let format else { throw unsupported(parts.filter) }
    return format
  }

  /// LiteRT takes an int32 bias of 16-bit activations for one of int64, and reads past its end, unless the options call it
  /// int32.
  func expectBiasType(
    _ parts: ConvolutionParts, _ format: QuantizedFormat, _ quantizedBiasType: Int
  ) throws(PlanError) {
    guard format == .int16x8Int32, let bias = parts.bias, quantizedBiasType != 2 else { return }
    throw failure(
      "is an int32 bias of int16 activations without quantized_bias_type, which LiteRT reads as int64",
      tensor: bias.index)
  }

  func quantized(
    _ parts: ConvolutionParts, _ format: QuantizedFormat, _ sum: ProductSum
  ) throws(PlanError) -> QuantizedConvolution {
    let quantization = try filterQuantization(parts, format.activations)
    return QuantizedConvolution(
      format: format, window: parts.window, inputChannels: parts.inputChannels,
      outputChannels: parts.outputChannels, input: try affine(parts.input),
      filter: try constant(parts.filter), filterScales: quantization.scales,
      filterZeroPoint: Int32(quantization.zeroPoints[0]),
      bias: format == .int16x8
        ? try bias(parts, .int64, zero: Int64(0)) : try bias(parts, .int32, zero: Int32(0)).map(Int64.init),
      output: try affine(parts.output),
      activation: parts.activation, sum: sum, numerics: numerics(of: sum, parts))
  }

  /// XNNPACK does not take a transposed convolution that leaves gaps, nor a convolution with weights of 4 bits.
  private func numerics(of sum: ProductSum, _ parts: ConvolutionParts) -> Numerics {
    guard numerics == .xnnpack else { return numerics }
    switch sum {
    case .transposed:
      let (y, x) = (parts.window.y, parts.window.x)
      return y.stride > y.taps || x.stride > x.taps ? .optimized : .xnnpack
    case .convolution, .groupedConvolution, .depthwise:
      return parts.filter.hasFourBits ? .optimized : .xnnpack
    case .fullyConnected: return .xnnpack
    }
  }

  func float(_ parts: ConvolutionParts, _ sum: ProductSum) throws(PlanError) -> FloatConvolution {
    let (y, x) = (parts.window.y, parts.window.x)
    let order = FloatOrder(
      numerics, of: sum, taps: y.taps * x.taps,
      hasOneOutputAChannel: parts.inputChannels == parts.outputChannels)
    return FloatConvolution(
      window: parts.window, inputChannels: parts.inputChannels, outputChannels: parts.outputChannels,
      filter: try constant(parts.filter), bias: try bias(parts, .float32, zero: Float(0)),
      activation: parts.activation, order: order)
  }

  /// XNNPACK takes all that it takes of integers but depthwise ones, and brings activations to int8 in a way of its own.
  func hybrid(
    _ parts: ConvolutionParts, quantization: DynamicQuantization, order: HybridOrder, sum: ProductSum
  ) throws(PlanError) -> HybridConvolution {
    numerics(of: sum, parts) == .xnnpack && sum != .depthwise
      ? try hybrid(parts, .asymmetricToEven, .fused) : try hybrid(parts, quantization, order)
  }

  private func hybrid(
    _ parts: ConvolutionParts, _ quantization: DynamicQuantization, _ order: HybridOrder
  ) throws(PlanError) -> HybridConvolution {
    HybridConvolution(
      window: parts.window, inputChannels: parts.inputChannels, outputChannels: parts.outputChannels,
      filter: try constant(parts.filter), filterScales: try filterQuantization(parts, .int8).scales,
      bias: try bias(parts, .float32, zero: Float(0)), quantization: quantization, order: order,
      activation: parts.activation)
  }

  /// CONV_2D quantizes symmetrically where one scale serves the whole filter, and asymmetrically where channels differ
  /// or groups do (TFLite, `conv.cc`, `EvalHybrid` and `EvalHybridPerChannel`).
  func hybridDense(_ parts: ConvolutionParts, isGrouped: Bool) throws(PlanError) -> HybridConvolution {
    let scales = try filterQuantization(parts, .int8).scales
    let isSymmetric = scales.allSatisfy { $0 == scales[0] } && !isGrouped
    var parts = parts
    // There XNNPACK gives every pixel a range of its own.
    if numerics(of: .convolution, parts) == .xnnpack, !isGrouped, let pixels = parts.window.asPixels {
      parts.window = pixels
    }
    return try hybrid(
      parts, quantization: isSymmetric ? .symmetric : .asymmetric,
      order: isSymmetric || numerics == .optimized && !isGrouped ? .scalesFirst : .sumFirst,
      sum: isGrouped ? .groupedConvolution : .convolution)
  }

  func hybridDepthwise(_ parts: ConvolutionParts) throws(PlanError) -> HybridConvolution {
    try hybrid(
      parts, quantization: .asymmetric, order: numerics.isOptimized ? .sumFirstInFours : .scalesFirst,
      sum: .depthwise)
  }

  /// Scales of a filter, along the dimension of its output channels; int8 filters are symmetric.
  private func filterQuantization(
    _ parts: ConvolutionParts, _ type: QuantizedType
  ) throws(PlanError) -> Quantization {
    let filter = parts.filter
    guard let quantization = filter.quantization else { throw failure("has no scale", tensor: filter.index) }
    if quantization.isPerAxis {
      guard type != .uint8 else { throw failure("is uint8 with a scale a channel", tensor: filter.index) }
      guard quantization.axis == parts.channelAxis else {
        throw failure(
          "is quantized along dimension \(quantization.axis) instead of \(parts.channelAxis)",
          tensor: filter.index)
      }
    }
    switch type {
    case .int8, .int16:
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

  /// The bias, one element an output channel; zeros where it is left out.
  private func bias<Element: BitwiseCopyable>(
    _ parts: ConvolutionParts, _ type: ElementType, zero: Element
  ) throws(PlanError) -> [Element] {
    guard let bias = parts.bias else { return [Element](repeating: zero, count: parts.outputChannels) }
    try expect(bias, type: type)
    guard bias.count == parts.outputChannels else {
      throw failure(
        "has \(bias.count) elements for \(parts.outputChannels) output channels", tensor: bias.index)
    }
    return try constant(bias).array(of: Element.self)
  }
}
