/// CONV_2D, DEPTHWISE_CONV_2D, TRANSPOSE_CONV or FULLY_CONNECTED with float32 activations and int8 weights.
///
/// The activations of each image of the batch are quantized when it is seen (`DynamicQuantization`), the products summed
/// in integers, and the sum brought back to float32:
///
///     output[m] = clamp(bias[m] + scale[m] * s * sum over taps, c of (q - z) * filter[m])
///
/// Float32 products do not associate, and TFLite does not always take them in the same order.
package struct HybridConvolution: Sendable {
  package internal(set) var window: Window
  package internal(set) var inputChannels: Int
  package internal(set) var outputChannels: Int
  var layout: OutputLayout
  /// Elements of int8, symmetric around 0. Layouts are those of `QuantizedConvolution`.
  package internal(set) var filter: Constant
  /// One an output channel.
  package internal(set) var filterScales: [Float]
  /// One an output channel.
  package internal(set) var bias: [Float]
  package let quantization: DynamicQuantization
  package let order: HybridOrder
  /// The fused activation.
  package let clamp: ClosedRange<Float>

  /// - Parameter filterScales: one for the whole filter, or one an output channel.
  package init(
    window: Window, inputChannels: Int, outputChannels: Int, filter: Constant, filterScales: [Float],
    bias: [Float], quantization: DynamicQuantization, order: HybridOrder, activation: FusedActivation
  ) {
    self.window = window
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    layout = OutputLayout(window, channels: outputChannels)
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
    let (sum, scale, bias) = (Float(sum), filterScales[channel], bias[channel])
    let real =
      switch order {
      case .sumFirstInFours where channel >= tailStart(of: outputChannels, block: 4):
        sum * activationScale * scale + bias
      case .scalesFirst: sum * (scale * activationScale) + bias
      case .sumFirst, .sumFirstInFours, .products: sum * scale * activationScale + bias
      case .fused: fusedProduct(sum * activationScale, scale, addedTo: bias)
      }
    return real.clamped(to: clamp)
  }

  /// Whether vector kernels have the order.
  func canVectorize(_ kernels: VectorKernels) -> Bool {
    switch order {
    case .scalesFirst, .sumFirst: true
    case .sumFirstInFours: outputChannels % 4 == 0
    case .fused: kernels.fusesProducts
    case .products: false
    }
  }
}

/// In which order a sum of integers becomes a real number.
@frozen @usableFromInline package enum HybridOrder: Sendable {
  /// sum * (scale[m] * s)
  case scalesFirst
  /// (sum * scale[m]) * s
  case sumFirst
  /// The same for channels by four; (sum * s) * scale[m] for the last ones.
  case sumFirstInFours
  /// sum * s, and its product with scale[m] in one rounding with the bias: XNNPACK (`qd8-f32-qc8w-gemm`).
  case fused
  /// (product * scale[m]) * s, and the sum of those: the reference kernel's TRANSPOSE_CONV. It takes `sumFirst` for the same
  /// but for roundings.
  case products
}
