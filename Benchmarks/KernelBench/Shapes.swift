import AtrousKernels

/// A convolution or depthwise layer of a model, on square maps with padding SAME.
struct Layer {
  enum Kind { case convolution, depthwise }

  let kind: Kind
  let type: QuantizedType
  /// Height and width of the input.
  let size: Int
  let inputChannels: Int
  let outputChannels: Int
  let taps: Int
  let stride: Int
  let dilation: Int
  /// Whether the clamp cuts off all below the zero point, which makes requantization cheaper.
  let isRelu: Bool

  var name: String {
    let kernel = kind == .convolution ? "conv" : "depthwise"
    let extras = (stride > 1 ? " stride \(stride)" : "") + (dilation > 1 ? " rate \(dilation)" : "")
    let channels = kind == .convolution ? "\(inputChannels)→\(outputChannels)" : "\(outputChannels)"
    return "\(kernel) \(size)×\(size) \(channels) \(taps)×\(taps)\(extras)"
  }
}

/// The layers of one model, each shape once.
struct ModelLayers {
  let model: String
  let layers: [Layer]

  /// MobileNet v2 0.5 and a head without atrous convolutions, uint8 per tensor.
  static let per257 = ModelLayers(
    model: "257 uint8",
    layers: [
      conv(.uint8, 257, 3, 16, taps: 3, stride: 2, relu: true),
      depthwise(.uint8, 129, 16),
      conv(.uint8, 129, 16, 8),
      conv(.uint8, 129, 8, 48, relu: true),
      depthwise(.uint8, 129, 48, stride: 2),
      conv(.uint8, 65, 48, 12),
      conv(.uint8, 65, 12, 72, relu: true),
      depthwise(.uint8, 65, 72),
      conv(.uint8, 65, 72, 12),
      depthwise(.uint8, 65, 72, stride: 2),
      conv(.uint8, 33, 72, 16),
      conv(.uint8, 33, 16, 96, relu: true),
      depthwise(.uint8, 33, 96),
      conv(.uint8, 33, 96, 16),
      conv(.uint8, 33, 96, 32),
      conv(.uint8, 33, 32, 192, relu: true),
      depthwise(.uint8, 33, 192, dilation: 2),
      conv(.uint8, 33, 192, 32),
      conv(.uint8, 33, 192, 48),
      conv(.uint8, 33, 48, 288, relu: true),
      depthwise(.uint8, 33, 288, dilation: 2),
      conv(.uint8, 33, 288, 48),
      conv(.uint8, 33, 288, 80),
      conv(.uint8, 33, 80, 480, relu: true),
      depthwise(.uint8, 33, 480, dilation: 4),
      conv(.uint8, 33, 480, 80),
      conv(.uint8, 33, 480, 160),
      conv(.uint8, 33, 160, 256, relu: true),
      conv(.uint8, 33, 512, 256, relu: true),
      conv(.uint8, 33, 256, 21),
    ])

  /// MobileNet v2 0.5 up to stride 16 and a head with atrous convolutions, int8 per channel.
  static let aspp512 = ModelLayers(
    model: "512 int8",
    layers: [
      conv(.int8, 512, 3, 16, taps: 3, stride: 2, relu: true),
      depthwise(.int8, 256, 16),
      conv(.int8, 256, 16, 8),
      conv(.int8, 256, 8, 48, relu: true),
      depthwise(.int8, 256, 48, stride: 2),
      conv(.int8, 128, 48, 16),
      conv(.int8, 128, 16, 96, relu: true),
      depthwise(.int8, 128, 96),
      conv(.int8, 128, 96, 16),
      depthwise(.int8, 128, 96, stride: 2),
      conv(.int8, 64, 96, 16),
      conv(.int8, 64, 16, 96, relu: true),
      depthwise(.int8, 64, 96),
      depthwise(.int8, 64, 96, stride: 2),
      conv(.int8, 32, 96, 32),
      conv(.int8, 32, 32, 192, relu: true),
      depthwise(.int8, 32, 192),
      conv(.int8, 32, 192, 32),
      conv(.int8, 32, 192, 48),
      conv(.int8, 32, 48, 288, relu: true),
      depthwise(.int8, 32, 288),
      conv(.int8, 32, 288, 48),
      conv(.int8, 32, 288, 256, taps: 3, dilation: 6, relu: true),
      conv(.int8, 32, 288, 256, taps: 3, dilation: 12, relu: true),
      conv(.int8, 32, 288, 256, taps: 3, dilation: 18, relu: true),
      conv(.int8, 32, 288, 256, relu: true),
      conv(.int8, 32, 1280, 256, relu: true),
      conv(.int8, 32, 256, 21),
    ])

  private static func conv(
    _ type: QuantizedType, _ size: Int, _ inputs: Int, _ outputs: Int, taps: Int = 1, stride: Int = 1,
    dilation: Int = 1, relu: Bool = false
  ) -> Layer {
    Layer(
      kind: .convolution, type: type, size: size, inputChannels: inputs, outputChannels: outputs, taps: taps,
      stride: stride, dilation: dilation, isRelu: relu)
  }

  private static func depthwise(
    _ type: QuantizedType, _ size: Int, _ channels: Int, stride: Int = 1, dilation: Int = 1
  ) -> Layer {
    Layer(
      kind: .depthwise, type: type, size: size, inputChannels: channels, outputChannels: channels, taps: 3,
      stride: stride, dilation: dilation, isRelu: true)
  }
}
