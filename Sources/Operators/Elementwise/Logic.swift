import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// LOGICAL_AND and LOGICAL_OR: of bytes 0 and 1 the lesser and the greater.
  static let logicalAnd = logic(BuiltinOperator(rawValue: 86), .minimum)
  static let logicalOr = logic(BuiltinOperator(rawValue: 84), .maximum)

  static let logicalNot = OperatorKind(
    BuiltinOperator(rawValue: 87), versions: 1...1, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, _) = try node.elementwise()
      try node.expect(input, type: .bool)
      return .lookup(LookupTable(from: .uint8, to: .uint8, count: input.count) { $0 == 0 ? 1 : 0 })
    })

  private static func logic(_ code: BuiltinOperator, _ operation: Arithmetic.Operation) -> OperatorKind {
    OperatorKind(
      code, versions: 1...1, inputs: 2...2, operands: .all,
      shapes: { node throws(PlanError) in [try node.broadcast().shape] },
      lower: { node throws(PlanError) in
        for value in [try node.input(0), try node.input(1), node.output()] {
          try node.expect(value, type: .bool)
        }
        return .arithmetic(
          Arithmetic(operation, element: .uint8, broadcast: try node.broadcast(), activation: .none))
      })
  }
}
