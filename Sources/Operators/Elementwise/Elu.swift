import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// ELU: x, or e^x - 1 below 0.
  static let elu = OperatorKind(
    .elu, versions: 1...1, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      guard let type = node.quantizedType(input) else { return try node.floatActivation(.elu, input) }
      guard type == .int8 else { throw node.unsupported(input) }
      return .lookup(
        LookupTable(
          elu: type, count: input.count, input: try node.affine(input), output: try node.affine(output)))
    })
}

extension BuiltinOperator {
  fileprivate static let elu = BuiltinOperator(rawValue: 111)
}
