import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// GELU: x times the normal distribution's probability below it, exact or by a tangent.
  static let gelu = OperatorKind(
    .gelu, versions: 1...2, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let isApproximate = node.options.of(type: 116).bool(0)
      guard let type = node.quantizedType(input) else {
        return try node.floatActivation(isApproximate ? .approximateGelu : .gelu, input)
      }
      return .lookup(
        LookupTable(
          gelu: type, isApproximate: isApproximate, count: input.count, input: try node.affine(input),
          output: try node.affine(output)))
    })
}

extension BuiltinOperator {
  fileprivate static let gelu = BuiltinOperator(rawValue: 150)
}
