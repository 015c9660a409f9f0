import AtrousTFLite

/// How wide the activations of an integer operator are.
public enum ActivationWidth: String, Sendable, CaseIterable {
  case int8
  /// Symmetric: the zero point is 0. Weights stay int8, with a scale for each output channel.
  case int16

  var type: ElementType { self == .int8 ? .int8 : .int16 }
}

/// What an integer activation stands for, `real = scale * (q - zeroPoint)` (Jacob et al. 2018, equation 1).
public struct ActivationScale: Sendable, Equatable {
  public let scale: Float
  public let zeroPoint: Int

  public init(scale: Float, zeroPoint: Int) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// The scale of a range as TensorFlow 2.21's converter computes it. The range is widened to hold 0, which becomes a
  /// whole step (19): `zeroPoint = round(-128 - lo / s)`, or by the upper end where that is the more exact.
  public init(minimum: Float, maximum: Float) {
    let (low, high) = (min(minimum, 0), max(maximum, 0))
    let step = Double(high - low) / 255
    guard step > Double.ulpOfOne, step.isFinite else {
      self.init(scale: 1, zeroPoint: -128)
      return
    }
    let (below, above) = (Double(low) / step, Double(high) / step)
    let exact = 128 + abs(below) < 127 + abs(above) ? -128 - below : 127 - above
    self.init(
      scale: Float(step), zeroPoint: Int(min(max(exact.rounded(.toNearestOrAwayFromZero), -128), 127)))
  }

  /// The scale of a range in steps of a width; of 16 bits its larger end is 32767.
  init(_ range: ClosedRange<Float>, _ width: ActivationWidth) {
    guard width == .int16 else {
      self.init(minimum: range.lowerBound, maximum: range.upperBound)
      return
    }
    let step = Double(max(abs(range.lowerBound), abs(range.upperBound))) / 32767
    self.init(scale: step > Double.ulpOfOne && step.isFinite ? Float(step) : 1, zeroPoint: 0)
  }

  /// What the lowest and the highest step stand for.
  func range(_ width: ActivationWidth) -> ClosedRange<Float> {
    switch width {
    case .int8: dequantize(Int8.min)...dequantize(Int8.max)
    case .int16: dequantize(Int16.min)...dequantize(Int16.max)
    }
  }

  var quantization: Quantization { Quantization(scales: [scale], zeroPoints: [zeroPoint]) }

  /// The same steps of int8 as uint8.
  var uint8: Quantization { Quantization(scales: [scale], zeroPoints: [zeroPoint + 128]) }

  func quantize<Step: FixedWidthInteger>(_ value: Float) -> Step {
    let q = (value / scale).rounded(.toNearestOrAwayFromZero) + Float(zeroPoint)
    return Step(min(max(q, Float(Step.min)), Float(Step.max)))
  }

  /// The bytes of real numbers as steps of a width.
  func bytes(of values: [Float], _ width: ActivationWidth) -> [UInt8] {
    switch width {
    case .int8: bytesOf(values.map { quantize($0) as Int8 })
    case .int16: bytesOf(values.map { quantize($0) as Int16 })
    }
  }

  func dequantize<Step: BinaryInteger>(_ value: Step) -> Float { Float(Int(value) - zeroPoint) * scale }
}

/// Symmetric weights, -127...127, as the converter computes them: one scale a channel, or one for all.
enum WeightArithmetic {
  /// The scale that maps the largest magnitude to 127. Very small magnitudes count as 5e-7.
  static func scale(largest: Float) -> Float {
    var magnitude = Double(largest)
    if 2 * magnitude < 1e-6 { magnitude = max(magnitude, 5e-7) }
    return Float(2 * magnitude / 254)
  }

  /// A scale at which the bias stays within 30 bits: where |b| > s_in * s_w * 2^30, s_w grows.
  static func scale(_ scale: Float, bias: Float, input: Float) -> Float {
    guard abs(bias) > input * scale * 0x1p30 else { return scale }
    return Float(Double(abs(bias)) / 0x1p30 / Double(input))
  }

  static func quantize(_ weight: Float, scale: Float) -> Int8 {
    Int8(min(max((weight * (1 / scale)).rounded(.toNearestOrAwayFromZero), -127), 127))
  }

  /// `round(b / (s_in * s_w))`, the product and its reciprocal in float32. Beside int16 activations a bias has 64 bits, of
  /// which requantizing takes 48.
  static func quantize(bias: Float, input: Float, weights: Float, _ width: ActivationWidth) -> Int64 {
    let q = (bias * (1 / (input * weights))).rounded(.toNearestOrAwayFromZero)
    let limit = width == .int8 ? 0x1p31 : 0x1p46
    return Int64(min(max(Double(q), -limit), limit - 1))
  }
}
