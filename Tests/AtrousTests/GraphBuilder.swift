import Atrous
import AtrousBytes
import AtrousTFLite

/// Makes models in memory, for tests that no file exists for.
struct GraphBuilder {
  private var builder = ModelBuilder()

  /// A tensor that is fed or computed.
  mutating func tensor(
    _ type: ElementType, _ shape: [Int], signature: [Int]? = nil, scale: Float? = nil, zeroPoint: Int = 0,
    name: String = ""
  ) -> Int {
    builder.tensor(name, type, shape, signature: signature, quantization(scale, zeroPoint))
  }

  mutating func constant<Element: BitwiseCopyable>(
    _ type: ElementType, _ shape: [Int], _ elements: [Element], scale: Float? = nil, zeroPoint: Int = 0,
    channelScales: [Float]? = nil
  ) -> Int {
    let perChannel = channelScales.map { Quantization(scales: $0, zeroPoints: $0.map { _ in 0 }) }
    return builder.constant("", type, shape, elements, perChannel ?? quantization(scale, zeroPoint))
  }

  mutating func apply(
    _ code: BuiltinOperator, _ inputs: [Int], to output: Int, options: OptionFields = .none,
    version: Int = 1
  ) {
    builder.apply(code, version: version, inputs, to: [output], options)
  }

  func model(inputs: [Int], outputs: [Int]) -> Model { builder.model(inputs: inputs, outputs: outputs) }

  private func quantization(_ scale: Float?, _ zeroPoint: Int) -> Quantization? {
    scale.map { Quantization(scales: [$0], zeroPoints: [zeroPoint]) }
  }
}

extension OptionFields {
  /// Of a CONV_2D or a DEPTHWISE_CONV_2D: stride 1, no activation.
  static func convolution(isDepthwise: Bool = false, isValid: Bool = false, dilation: Int32 = 1) -> Self {
    let padding = Value.byte(isValid ? 1 : 0)
    return isDepthwise
      ? OptionFields(
        type: 2, [0: padding, 1: .int(1), 2: .int(1), 3: .int(1), 5: .int(dilation), 6: .int(dilation)])
      : OptionFields(type: 1, [0: padding, 1: .int(1), 2: .int(1), 4: .int(dilation), 5: .int(dilation)])
  }

  static func concatenation(axis: Int32) -> Self { OptionFields(type: 10, [0: .int(axis)]) }

  static func pack(axis: Int32, count: Int32) -> Self {
    OptionFields(type: 59, [0: .int(count), 1: .int(axis)])
  }
}

/// splitmix64, so that a failure repeats.
struct Generator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var x = state
    x = (x ^ x >> 30) &* 0xBF58_476D_1CE4_E5B9
    x = (x ^ x >> 27) &* 0x94D0_49BB_1331_11EB
    return x ^ x >> 31
  }
}
