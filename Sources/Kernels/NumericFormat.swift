/// The types of an operator with weights, a row each:
///
///     format          activations  weights  bias   sums
///     float32         Float        Float    Float  Float
///     hybrid          Float        Int8     Float  Int32, of activations quantized while it runs
///     int8            Int8         Int8     Int32  Int32
///     uint8           UInt8        UInt8    Int32  Int32
///     int16x8         Int16        Int8     Int64  Int64
///     int16x8Int32    Int16        Int8     Int32  Int32
///
/// Weights of 4 bits are unpacked to Int8 before.
package enum NumericFormat: Sendable, Equatable {
  case float32
  case hybrid
  case quantized(QuantizedFormat)

  /// Nil where there is no such row. An operator without a bias takes the first row that fits.
  package init?(activations: ScalarType, weights: ScalarType, bias: ScalarType?) {
    let rows = [.float32, .hybrid] + QuantizedFormat.allCases.map(NumericFormat.quantized)
    let fitting = rows.first {
      $0.activations == activations && $0.weights == weights && (bias == nil || $0.bias == bias)
    }
    guard let fitting else { return nil }
    self = fitting
  }

  package var activations: ScalarType {
    switch self {
    case .float32, .hybrid: .float32
    case .quantized(let format): format.activations.scalar
    }
  }

  package var weights: ScalarType {
    switch self {
    case .float32: .float32
    case .hybrid: .int8
    case .quantized(.uint8): .uint8
    case .quantized(.int8), .quantized(.int16x8), .quantized(.int16x8Int32): .int8
    }
  }

  package var bias: ScalarType {
    switch self {
    case .float32, .hybrid: .float32
    case .quantized(.int16x8): .int64
    case .quantized(.int8), .quantized(.uint8), .quantized(.int16x8Int32): .int32
    }
  }
}

/// The rows whose tensors are integers.
package enum QuantizedFormat: Sendable, CaseIterable {
  case int8
  case uint8
  case int16x8
  case int16x8Int32

  package var activations: QuantizedType {
    switch self {
    case .int8: .int8
    case .uint8: .uint8
    case .int16x8, .int16x8Int32: .int16
    }
  }
}
