/// The type of a tensor's elements, as far as arithmetic is concerned.
package enum ScalarType: Sendable, CaseIterable {
  case float32
  case float16
  case int8
  case uint8
  case int16
  case int32
  case int64
  case bool

  /// Bytes an element.
  package var size: Int {
    switch self {
    case .int8, .uint8, .bool: 1
    case .float16, .int16: 2
    case .float32, .int32: 4
    case .int64: 8
    }
  }
}

extension Float {
  /// Clamps as TFLite does: NaN stays NaN, and -0 stays -0.
  package func clamped(to range: ClosedRange<Float>) -> Float {
    self < range.lowerBound ? range.lowerBound : self > range.upperBound ? range.upperBound : self
  }

  /// The integer nearest to the value, ties away from zero, inside a range; its lower end for NaN.
  package func roundedAway(to range: ClosedRange<Int32>) -> Int32 { Double(self).roundedAway(to: range) }

  /// The value of an IEEE 754 binary16 number: a sign, 5 bits of exponent with the bias 15, 10 of the fraction.
  package init(halfBits bits: UInt16) {
    let exponent = Int(bits >> 10 & 0x1f)
    let fraction = Float(bits & 0x3ff)
    let magnitude: Float =
      switch exponent {
      case 0: fraction * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: (1 + fraction * 0x1p-10) * Float(sign: .plus, exponent: exponent - 15, significand: 1)
      }
    self = bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}

extension Double {
  /// The integer nearest to the value, ties away from zero, inside a range; its lower end for NaN.
  package func roundedAway(to range: ClosedRange<Int32>) -> Int32 {
    let rounded = rounded(.toNearestOrAwayFromZero)
    guard rounded > Double(range.lowerBound) else { return range.lowerBound }
    guard rounded < Double(range.upperBound) else { return range.upperBound }
    return Int32(rounded)
  }
}
