/// CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV or FULLY_CONNECTED with float32 activations and int8 weights.
///
/// The activations of each image of the batch are quantized when it is seen (`DynamicQuantization`), the products summed
/// in integers, and the sum brought back to float32:
///
///     output[m] = clamp(bias[m] + scale[m] * s * sum over taps, c of (q - z) * filter[m])
///
/// Float32 products do not associate, and TFLite does not always take them in the same order.
package struct HybridConvolution: Sendable {
  package enum ProductOrder: Sendable {
    /// sum * (scale[m] * s)
    case scalesFirst
    /// (sum * scale[m]) * s
    case sumFirst
  }

  package internal(set) var window: Window
  package internal(set) var inputChannels: Int
  package let outputChannels: Int
  /// Elements of int8, symmetric around 0. Layouts are those of `QuantizedConvolution`.
  package let filter: Constant
  /// One an output channel.
  package let filterScales: [Float]
  /// One an output channel.
  package let bias: [Float]
  package let quantization: DynamicQuantization
  package let order: ProductOrder
  /// The fused activation.
  package let clamp: ClosedRange<Float>

  /// - Parameter filterScales: one for the whole filter, or one an output channel.
  package init(
    window: Window, inputChannels: Int, outputChannels: Int, filter: Constant, filterScales: [Float],
    bias: [Float], quantization: DynamicQuantization, order: ProductOrder, activation: FusedActivation
  ) {
    self.window = window
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.filter = filter
    self.filterScales =
      filterScales.count == 1 ? .init(repeating: filterScales[0], count: outputChannels) : filterScales
    self.bias = bias
    self.quantization = quantization
    self.order = order
    clamp = activation.floatRange
  }

  /// Channels of the input that one output channel of a convolution reads.
  package var groupChannels: Int {
    filter.byteCount / (outputChannels * window.y.taps * window.x.taps)
  }

  /// An output from the integer sum of its products.
  package func real(_ sum: Int32, channel: Int, activationScale: Float) -> Float {
    let product =
      switch order {
      case .scalesFirst: Float(sum) * (filterScales[channel] * activationScale)
      case .sumFirst: Float(sum) * filterScales[channel] * activationScale
      }
    return (product + bias[channel]).clamped(to: clamp)
  }
}
