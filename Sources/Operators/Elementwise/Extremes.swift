import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let maximum = extreme(.maximum, .maximum)
  static let minimum = extreme(.minimum, .minimum)

  /// MAXIMUM, MINIMUM: quantized inputs have the output's quantization.
  private static func extreme(_ code: BuiltinOperator, _ operation: Arithmetic.Operation) -> OperatorKind {
    OperatorKind(
      code, versions: 1...4, inputs: 2...2, operands: .all,
      shapes: { node throws(PlanError) in [try node.broadcast().shape] },
      lower: { node throws(PlanError) in
        let (left, output) = try node.elementwise()
        let right = try node.input(1)
        try node.expect(right, type: left.type)
        if node.quantizedType(left) != nil {
          for value in [left, right] where value.quantization != output.quantization {
            throw node.failure("has another quantization than the output", tensor: value.index)
          }
        }
        let element: Arithmetic.Element =
          switch left.type {
          case .float32: .float32
          case .int8: .int8
          case .uint8: .uint8
          case .int16: .int16
          case .int32: .int32
          case .int64: .int64
          default: throw node.unsupported(left)
          }
        return .arithmetic(
          Arithmetic(operation, element: element, broadcast: try node.broadcast(), activation: .none))
      })
  }
}

extension BuiltinOperator {
  fileprivate static let maximum = BuiltinOperator(rawValue: 55)
  fileprivate static let minimum = BuiltinOperator(rawValue: 57)
}
