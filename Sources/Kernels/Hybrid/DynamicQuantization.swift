/// How a hybrid operator brings activations to int8, by the range that they take at this moment.
package enum DynamicQuantization: Sendable {
  /// -127...127 spans ±max|x|; the zero point is 0.
  case symmetric
  /// -128...127 spans the values and 0.
  case asymmetric
}

/// Activations brought to int8: `x = scale * (q - zeroPoint)`.
package struct DynamicallyQuantized {
  package let values: [Int8]
  package let scale: Float
  package let zeroPoint: Int32

  package init(_ reals: Span<Float>, _ quantization: DynamicQuantization) {
    var (least, greatest): (Float, Float) = (0, 0)
    for index in reals.indices {
      least = min(least, reals[index])
      greatest = max(greatest, reals[index])
    }
    guard least < greatest else {
      self.init(values: [Int8](repeating: 0, count: reals.count), scale: 1, zeroPoint: 0)
      return
    }
    switch quantization {
    case .symmetric: self.init(symmetric: reals, reach: max(-least, greatest))
    case .asymmetric: self.init(asymmetric: reals, least: least, greatest: greatest)
    }
  }

  private init(values: [Int8], scale: Float, zeroPoint: Int32) {
    self.values = values
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// `x = scale * q` with both factors in float32 (TFLite, `SymmetricQuantizeFloats`).
  private init(symmetric reals: Span<Float>, reach: Float) {
    let steps = Self.steps(reals, inverse: 127 / reach)
    self.init(values: steps.map { Int8($0.clamped(to: -127...127)) }, scale: reach / 127, zeroPoint: 0)
  }

  /// The zero point follows from either end of the range, each with an error; the smaller wins, rounded to a step so
  /// that 0 is exact. The range is a difference of float32 numbers, what follows from it is float64 (TFLite,
  /// `AsymmetricQuantizeFloats`). Values are rounded before the zero point is added: half steps are frequent, in -1...1
  /// for one, and there the order shows.
  private init(asymmetric reals: Span<Float>, least: Float, greatest: Float) {
    let scale = Double(greatest - least) / 255
    let (stepsBelow, stepsAbove) = (Double(least) / scale, Double(greatest) / scale)
    let fromLeast = 128 + stepsBelow.magnitude < 127 + stepsAbove.magnitude
    let exact = fromLeast ? -128 - stepsBelow : 127 - stepsAbove
    let zeroPoint = exact.roundedAway(to: -128...127)
    let steps = Self.steps(reals, inverse: 1 / Float(scale))
    self.init(
      values: steps.map { Int8(($0 + zeroPoint).clamped(to: -128...127)) }, scale: Float(scale),
      zeroPoint: zeroPoint)
  }

  /// `x * inverse`, rounded half away from zero and no further than ±512. LiteRT takes eight at a time, adds a half to
  /// their magnitude in float32 and cuts off the fraction, which makes 1 of 0.49999997; what is left at the end it
  /// rounds exactly.
  private static func steps(_ reals: Span<Float>, inverse: Float) -> [Int32] {
    let inEights = reals.count / 8 * 8
    return reals.indices.map { index in
      let steps = reals[index] * inverse
      guard index < inEights else { return steps.roundedAway(to: -512...512) }
      let half = Float(signOf: steps, magnitudeOf: 0.5)
      return (steps + half).rounded(.towardZero).roundedAway(to: -512...512)
    }
  }
}
