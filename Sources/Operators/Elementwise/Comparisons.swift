import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let equal = comparison(.equal, .equal)
  static let notEqual = comparison(.notEqual, .notEqual)
  static let less = comparison(.less, .less)
  static let lessEqual = comparison(.lessEqual, .lessEqual)
  static let greater = comparison(.greater, .greater)
  static let greaterEqual = comparison(.greaterEqual, .greaterEqual)

  /// A comparison of two values of one type, into booleans.
  private static func comparison(
    _ code: BuiltinOperator, _ operation: Comparison.Operation
  ) -> OperatorKind {
    OperatorKind(
      code, versions: 1...5, inputs: 2...2, operands: .all,
      shapes: { node throws(PlanError) in [try node.broadcast().shape] },
      lower: { node throws(PlanError) in
        let (left, right) = (try node.input(0), try node.input(1))
        try node.expect(right, type: left.type)
        try node.expect(node.output(), type: .bool)
        let element: Comparison.Element =
          switch left.type {
          case .float32: .float32
          case .int16: .int16
          case .int32: .int32
          case .int64: .int64
          case .bool where operation == .equal || operation == .notEqual: .bool
          case .int8: .quantized(try node.comparison(.int8, left, right))
          case .uint8: .quantized(try node.comparison(.uint8, left, right))
          default: throw node.unsupported(left)
          }
        return .comparison(Comparison(operation, element: element, broadcast: try node.broadcast()))
      })
  }
}

extension NodeContext {
  fileprivate func comparison(
    _ type: QuantizedType, _ left: Value, _ right: Value
  ) throws(PlanError) -> QuantizedComparison {
    let (a, b) = (try affine(left), try affine(right))
    for (value, affine) in [(left, a), (right, b)] where affine.scale >= 1 {
      throw failure("has the scale \(affine.scale), 1 or more", tensor: value.index)
    }
    return QuantizedComparison(type, left: a, right: b)
  }
}

extension BuiltinOperator {
  fileprivate static let less = BuiltinOperator(rawValue: 58)
  fileprivate static let greater = BuiltinOperator(rawValue: 61)
  fileprivate static let greaterEqual = BuiltinOperator(rawValue: 62)
  fileprivate static let lessEqual = BuiltinOperator(rawValue: 63)
  fileprivate static let equal = BuiltinOperator(rawValue: 71)
  fileprivate static let notEqual = BuiltinOperator(rawValue: 72)
}
