import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let hardSwish = OperatorKind(
    .hardSwish, versions: 1...1, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      guard let type = node.quantizedType(input) else {
        let float = try node.floatActivation(.hardSwish, input)
        return node.inNumerics(
          NumericHardSwish(count: input.count, numerics: node.numerics).map { .hardSwish($0) }, else: float)
      }
      guard type != .int16 else { throw node.unsupported(input) }
      guard
        let function = QuantizedHardSwish(input: try node.affine(input), output: try node.affine(output))
      else { throw node.failure("has an output scale below 1/128 of the input's", tensor: output.index) }
      return .lookup(LookupTable(from: type, to: type, count: input.count) { function($0) })
    })
}
