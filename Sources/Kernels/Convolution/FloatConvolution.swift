/// CONV_2D, DEPTHWISE_CONV_2D or TRANSPOSE_CONV in float32:
///
///     output[m] = clamp(bias[m] + sum over taps, c of input * filter[m])
///
/// Layouts are those of `QuantizedConvolution`. Padding contributes nothing. FULLY_CONNECTED is a convolution of one
/// tap over images of one pixel.
package struct FloatConvolution: Sendable {
  package internal(set) var window: Window
  package internal(set) var inputChannels: Int
  package internal(set) var outputChannels: Int
  /// From a pixel of the output to the next: its channels, or more where it is a part of another tensor.
  package var outputStride: Int {
    get { layout.pixelStride }
    set { layout = OutputLayout(window, channels: newValue) }
  }
  var layout: OutputLayout
  /// Elements of float32.
  package internal(set) var filter: Constant
  /// One an output channel.
  package internal(set) var bias: [Float]
  /// The fused activation.
  package let clamp: ClosedRange<Float>
  let order: FloatOrder

  /// - Parameter bias: one an output channel; zeros where the model has none.
  package init(
    window: Window, inputChannels: Int, outputChannels: Int, filter: Constant, bias: [Float],
    activation: FusedActivation, order: FloatOrder = .biasLast
  ) {
    self.window = window
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    layout = OutputLayout(window, channels: outputChannels)
    self.filter = filter
    self.bias = bias
    clamp = activation.floatRange
    self.order = order
  }

  /// Channels of the input that one output channel of a convolution reads.
  package var groupChannels: Int {
    filter.byteCount / MemoryLayout<Float>.size / (outputChannels * window.y.taps * window.x.taps)
  }
}
