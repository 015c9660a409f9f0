/// CONV_2D, DEPTHWISE_CONV_2D or TRANSPOSE_CONV on integers. FULLY_CONNECTED is a convolution of one tap over images of
/// one pixel.
///
///     output[m] = clamp(zo + requantize_m(bias[m] + sum over taps, c of (input - zi) * (filter[m] - zf)))
///
/// Input NHWC. The filter of a convolution is O·H·W·I, where I is the input's channels by the number of groups; that
/// of a depthwise one 1·H·W·(C·multiplier). Padding contributes nothing: it stands for the input's zero point
/// (Quantization.md, equation 4; Jacob et al. 2018, equation 7).
package struct QuantizedConvolution: Sendable {
  package let format: QuantizedFormat
  package var window: Window
  package internal(set) var inputChannels: Int
  package internal(set) var outputChannels: Int
  /// From a pixel of the output to the next: its channels, or more where it is a part of another tensor.
  package var outputStride: Int {
    get { layout.pixelStride }
    set { layout = OutputLayout(window, channels: newValue) }
  }
  var layout: OutputLayout
  package let inputZeroPoint: Int32
  package let filterZeroPoint: Int32
  package let outputZeroPoint: Int32
  /// Elements of the format's weights.
  package internal(set) var filter: Constant
  /// One an output channel, in steps of the product of the input's and the filter's scale.
  package internal(set) var bias: [Int64]
  /// One an output channel.
  package internal(set) var requantizers: [Requantizer]
  /// Of the last elements of the output, where a runtime leaves them to other code than the rest.
  let tail: (start: Int, requantizer: Requantizer)?
  /// The output type's range and the fused activation's together.
  package let clamp: ClosedRange<Int32>

  /// - Parameters:
  ///   - filterScales: one for the whole filter, or one an output channel.
  ///   - bias: one an output channel; zeros where the model has none.
  ///   - sum: the operator, whose requantization may be another than a convolution's.
  package init(
    format: QuantizedFormat, window: Window, inputChannels: Int, outputChannels: Int, input: Affine,
    filter: Constant, filterScales: [Float], filterZeroPoint: Int32, bias: [Int64], output: Affine,
    activation: FusedActivation, sum: ProductSum, numerics: Numerics
  ) {
    self.format = format
    self.window = window
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    layout = OutputLayout(window, channels: outputChannels)
    inputZeroPoint = input.zeroPoint
    self.filterZeroPoint = filterZeroPoint
    outputZeroPoint = output.zeroPoint
    self.filter = filter
    self.bias = bias
    requantizers = (0..<outputChannels).map { channel in
      let scale = filterScales[filterScales.count == 1 ? 0 : channel]
      let rounding = numerics.rounding(of: sum, format, channel: channel, of: outputChannels)
      let factor = requantizationFactor(
        format, rounding, input: input.scale, filter: scale, output: output.scale)
      return Requantizer(factor, rounding: rounding)
    }
    tail =
      sum == .transposed && format == .uint8 && numerics == .optimized
      ? (
        tailStart(of: window.inputShape(channels: outputChannels).count, block: 16),
        Requantizer(requantizers[0].scale)
      ) : nil
    clamp = activation.range(of: format.activations, output, numerics)
  }

  /// Channels of the input that one output channel of a convolution reads.
  package var groupChannels: Int {
    filter.byteCount / (outputChannels * window.y.taps * window.x.taps)
  }
}

/// From a step of the accumulator to a step of the output, `input * filter / output`: M of equation 4. Where it is formed in float32 and
/// where in float64 shows in the last bits of the multiplier (TFLite, `GetQuantizedConvolutionMultipler`,
/// `PopulateConvolutionQuantizationParams`; XNNPACK, `xnn_create_convolution2d_nhwc`).
private func requantizationFactor(
  _ format: QuantizedFormat, _ rounding: Rounding, input: Float, filter: Float, output: Float
) -> Double {
  switch (rounding, format) {
  case (.float32, _): Double(input * filter / output)
  case (.float64, _), (_, .int8), (_, .int16x8), (_, .int16x8Int32):
    Double(input) * Double(filter) / Double(output)
  case (_, .uint8): Double(input * filter) / Double(output)
  }
}
