import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let tanh = OperatorKind(
    .tanh, versions: 1...3, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      guard let type = node.quantizedType(input) else { return try node.floatActivation(.tanh, input) }
      let (from, to) = (try node.affine(input), try node.affine(output))
      if type == .int16 {
        try node.expectScale(output, 1 / 32768)
        let fixed = node.numerics.isOptimized ? LookupTable(fixedPointTanh: input.count, input: from) : nil
        return .lookup(fixed ?? LookupTable(tanhOfInt16: input.count, input: from))
      }
      try node.expectScale(output, 1 / 128)
      return .lookup(
        LookupTable(
          tanh: type, count: input.count, input: from, output: to, numerics: node.numerics))
    })
}

extension NodeContext {
  /// The scale that an operator gives its output.
  func expectScale(_ output: Value, _ scale: Float) throws(PlanError) {
    let actual = try affine(output).scale
    guard actual == scale else {
      throw failure("has the scale \(actual) instead of \(scale)", tensor: output.index)
    }
  }
}

extension BuiltinOperator {
  fileprivate static let tanh = BuiltinOperator(rawValue: 28)
}
