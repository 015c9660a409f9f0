/// How a hybrid operator brings activations to int8, by the range that they take at this moment.
package enum DynamicQuantization: Sendable {
  /// -127...127 spans ±max|x|; the zero point is 0.
  case symmetric
  /// -128...127 spans the values and 0.
  case asymmetric
  /// The same as XNNPACK has it: all in float32, ties to even.
  case asymmetricToEven
}

/// The quantization of a range of values: `x = scale * (q - zeroPoint)`.
package struct DynamicScale: Sendable {
  package let scale: Float
  package let zeroPoint: Int32
  /// What values are multiplied by; not quite 1 / scale.
  let inverse: Float
  let clamp: ClosedRange<Int32>
  private(set) var roundsToEven = false

  /// - Parameters:
  ///   - least: of all values and 0.
  ///   - greatest: of all values and 0.
  init(_ quantization: DynamicQuantization, least: Float, greatest: Float) {
    guard least < greatest else {
      self.init(scale: 1, zeroPoint: 0, inverse: 0, clamp: 0...0)
      return
    }
    switch quantization {
    case .symmetric: self.init(reach: max(-least, greatest))
    case .asymmetric: self.init(least: least, greatest: greatest)
    case .asymmetricToEven: self.init(evenLeast: least, greatest: greatest)
    }
  }

  private init(scale: Float, zeroPoint: Int32, inverse: Float, clamp: ClosedRange<Int32>) {
    (self.scale, self.zeroPoint, self.inverse, self.clamp) = (scale, zeroPoint, inverse, clamp)
  }

  /// Both factors are quotients in float32 (TFLite, `SymmetricQuantizeFloats`).
  private init(reach: Float) {
    self.init(scale: reach / 127, zeroPoint: 0, inverse: 127 / reach, clamp: -127...127)
  }

  /// The zero point follows from either end of the range, each with an error; the smaller wins, rounded to a step so
  /// that 0 is exact. The range is a difference of float32 numbers, what follows from it is float64 (TFLite,
  /// `AsymmetricQuantizeFloats`).
  private init(least: Float, greatest: Float) {
    let scale = Double(greatest - least) / 255
    let (stepsBelow, stepsAbove) = (Double(least) / scale, Double(greatest) / scale)
    let fromLeast = 128 + stepsBelow.magnitude < 127 + stepsAbove.magnitude
    let exact = fromLeast ? -128 - stepsBelow : 127 - stepsAbove
    self.init(
      scale: Float(scale), zeroPoint: exact.roundedAway(to: -128...127), inverse: 1 / Float(scale),
      clamp: -128...127)
  }

  /// XNNPACK, `xnn_f32_qd8_asymmetric_quantization_params`.
  private init(evenLeast least: Float, greatest: Float) {
    let steps = 255 / (greatest - least)
    let (below, above) = (least * steps, greatest * steps)
    let exact = (-128 + below) + (127 + above) > 0 ? -128 - below : 127 - above
    self.init(
      scale: 1 / steps, zeroPoint: step(exact, in: -128...127), inverse: steps, clamp: -128...127)
    roundsToEven = true
  }

  /// A value in steps, rounded half away from zero before the zero point is added: half steps are frequent, in -1...1 for
  /// one, and there the order shows.
  ///
  /// - Parameter isOfEight: LiteRT takes eight values at a time, adds a half to their magnitude in float32 and cuts off
  ///   the fraction, which makes 1 of 0.49999997. What is left at the end it rounds exactly.
  func quantize(_ real: Float, isOfEight: Bool) -> Int8 {
    let steps = real * inverse
    if roundsToEven { return Int8((step(steps, in: -512...512) + zeroPoint).clamped(to: clamp)) }
    let rounded =
      isOfEight
      ? (steps + Float(signOf: steps, magnitudeOf: 0.5)).rounded(.towardZero)
      : steps.rounded(.toNearestOrAwayFromZero)
    return Int8((rounded.roundedAway(to: -512...512) + zeroPoint).clamped(to: clamp))
  }
}

/// Activations brought to int8.
package struct DynamicallyQuantized {
  package let values: [Int8]
  package let scale: DynamicScale

  package init(_ reals: Span<Float>, _ quantization: DynamicQuantization) {
    var (least, greatest): (Float, Float) = (0, 0)
    for index in reals.indices {
      least = min(least, reals[index])
      greatest = max(greatest, reals[index])
    }
    let scale = DynamicScale(quantization, least: least, greatest: greatest)
    let inEights = reals.count / 8 * 8
    values = reals.indices.map { scale.quantize(reals[$0], isOfEight: $0 < inEights) }
    self.scale = scale
  }
}
