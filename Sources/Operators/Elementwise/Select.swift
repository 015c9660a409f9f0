import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// SELECT: both values have the output's shape. The condition has it too, is one element, or one for each slice along the
  /// first dimension.
  static let select = OperatorKind(
    .select, versions: 1...4, inputs: 3...3, operands: .all,
    shapes: { node throws(PlanError) in
      let (condition, value) = (try node.input(0).shape, try node.input(1).shape)
      try node.expect(try node.input(2), shape: value)
      guard condition == value || condition.reduce(1, *) == 1 || condition == value.first.map({ [$0] }) else {
        throw node.failure("has the condition's shape \(condition) for values of \(value)")
      }
      return [value]
    },
    lower: { node throws(PlanError) in
      let condition = try node.input(0).shape
      let rank = node.output().shape.count
      let strides =
        condition == node.output().shape
        ? repeatingStrides(condition, in: rank)
        : (0..<rank).map { $0 == 0 && condition.reduce(1, *) != 1 ? 1 : 0 }
      return try node.selection(condition: strides)
    })

  /// SELECT_V2: all three broadcast.
  static let selectV2 = OperatorKind(
    .selectV2, versions: 1...2, inputs: 3...3, operands: .all,
    shapes: { node throws(PlanError) in
      var shape: [Int] = []
      for value in try node.allInputs() {
        guard let broadcast = Broadcast(shape, value.shape) else {
          throw node.failure("has shapes that do not broadcast: \(shape) and \(value.shape)")
        }
        shape = broadcast.shape
      }
      return [shape]
    },
    lower: { node throws(PlanError) in
      try node.selection(
        condition: repeatingStrides(try node.input(0).shape, in: node.output().shape.count))
    })
}

extension BuiltinOperator {
  fileprivate static let select = BuiltinOperator(rawValue: 64)
  fileprivate static let selectV2 = BuiltinOperator(rawValue: 123)
}

extension NodeContext {
  fileprivate func selection(condition strides: [Int]) throws(PlanError) -> Problem {
    let (condition, a, b, output) = (try input(0), try input(1), try input(2), output())
    try expect(condition, type: .bool)
    try expect(b, type: a.type)
    try expect(output, type: a.type)
    let rank = output.shape.count
    return .selection(
      Selection(
        elementSize: try elementSize(a), shape: output.shape,
        strides: [strides, repeatingStrides(a.shape, in: rank), repeatingStrides(b.shape, in: rank)]))
  }
}
