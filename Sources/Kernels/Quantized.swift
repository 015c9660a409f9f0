/// An element of a quantized tensor.
package protocol QuantizedElement: FixedWidthInteger, BitwiseCopyable, Sendable {}

extension Int8: QuantizedElement {}
extension UInt8: QuantizedElement {}
extension Int16: QuantizedElement {}

/// A quantized type by name, where a problem holds tensors of any of them.
package enum QuantizedType: Sendable, CaseIterable {
  case int8
  case uint8
  case int16

  package var range: ClosedRange<Int32> {
    switch self {
    case .int8: -128...127
    case .uint8: 0...255
    case .int16: -32768...32767
    }
  }

  package var scalar: ScalarType {
    switch self {
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    }
  }

  /// A kernel whose loop is written once for all types.
  func kernel(units: Int, _ loop: some QuantizedLoop) -> Kernel {
    switch self {
    case .int8: Kernel(units: units) { loop.run($0, $1, as: Int8.self) }
    case .uint8: Kernel(units: units) { loop.run($0, $1, as: UInt8.self) }
    case .int16: Kernel(units: units) { loop.run($0, $1, as: Int16.self) }
    }
  }
}

/// The loop of a reference kernel over tensors of a quantized type.
protocol QuantizedLoop: Sendable {
  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type)
}

/// The quantization of a whole tensor: `real = scale * (q - zeroPoint)` (Quantization.md, equations 1 and 2).
package struct Affine: Sendable, Equatable {
  package let scale: Float
  package let zeroPoint: Int32

  package init(scale: Float, zeroPoint: Int32) {
    self.scale = scale
    self.zeroPoint = zeroPoint
  }

  /// The nearest step to a real value, ties away from zero, before any clamp to a type. What is not a number
  /// becomes the lowest, as TFLite's reference has it on x86.
  package func quantize(_ real: Float) -> Int32 {
    let steps = (real / scale).rounded(.toNearestOrAwayFromZero)
    return Int32(clamping: Int64(steps > -0x1p40 ? min(steps, 0x1p40) : -0x1p40) + Int64(zeroPoint))
  }
}

/// An activation fused to the end of an operator: a clamp.
package enum FusedActivation: Sendable, CaseIterable {
  case none
  case relu
  case reluN1To1
  case relu6
  /// Only as an operator of its own.
  case relu0To1

  /// The clamp in float32.
  package var floatRange: ClosedRange<Float> {
    switch self {
    case .none: -.infinity ... .infinity
    case .relu: 0 ... .infinity
    case .reluN1To1: -1...1
    case .relu6: 0...6
    case .relu0To1: 0...1
    }
  }

  /// The clamp in steps of an output, no wider than the output's type (TFLite,
  /// `CalculateActivationRangeQuantized`).
  package func range(of type: QuantizedType, _ output: Affine) -> ClosedRange<Int32> {
    let real = floatRange
    let lower =
      real.lowerBound.isFinite
      ? output.quantize(real.lowerBound).clamped(to: type.range) : type.range.lowerBound
    let upper =
      real.upperBound.isFinite
      ? output.quantize(real.upperBound).clamped(to: type.range) : type.range.upperBound
    return lower...Swift.max(lower, upper)
  }
}

extension Int32 {
  package func clamped(to range: ClosedRange<Int32>) -> Int32 {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
