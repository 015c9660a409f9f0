import AtrousTFLite

/// What an int8 activation stands for, `real = scale * (q - zeroPoint)` (Jacob et al. 2018, equation 1).
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

  /// What -128 and 127 stand for.
  var range: ClosedRange<Float> { dequantize(-128)...dequantize(127) }

  var quantization: Quantization { Quantization(scales: [scale], zeroPoints: [zeroPoint]) }

  func quantize(_ value: Float) -> Int8 {
    let q = (value / scale).rounded(.toNearestOrAwayFromZero) + Float(zeroPoint)
    return Int8(min(max(q, -128), 127))
  }

  func dequantize(_ value: Int8) -> Float { Float(Int(value) - zeroPoint) * scale }
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

  /// `round(b / (s_in * s_w))`, the product and its reciprocal in float32.
  static func quantize(bias: Float, input: Float, weights: Float) -> Int32 {
    let q = (bias * (1 / (input * weights))).rounded(.toNearestOrAwayFromZero)
    return Int32(min(max(Double(q), -0x1p31), 0x1p31 - 1))
  }
}
