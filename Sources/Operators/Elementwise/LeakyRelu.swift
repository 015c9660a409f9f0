import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// LEAKY_RELU: x where it is positive, `alpha * x` elsewhere.
  static let leakyRelu = OperatorKind(
    .leakyRelu, versions: 1...2, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let alpha = node.options.of(type: 75).float(0)
      guard alpha.isFinite else { throw node.failure("has the factor alpha \(alpha)") }
      guard let type = node.quantizedType(input) else {
        return try node.floatActivation(.leakyRelu(slope: alpha), input)
      }
      return .lookup(
        LookupTable(
          leakyRelu: type, count: input.count, input: try node.affine(input),
          output: try node.affine(output), slope: alpha, numerics: node.numerics))
    })
}

extension BuiltinOperator {
  fileprivate static let leakyRelu = BuiltinOperator(rawValue: 98)
}
