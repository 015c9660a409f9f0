import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let logistic = OperatorKind(
    .logistic, versions: 1...3, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      guard let type = node.quantizedType(input) else { return try node.floatActivation(.logistic, input) }
      let to = try node.affine(output)
      guard to.scale == 1 / 256 else {
        throw node.failure("has the scale \(to.scale) instead of 1/256", tensor: output.index)
      }
      return .lookup(
        LookupTable(
          logistic: type, count: input.count, input: try node.affine(input), output: to,
          numerics: node.numerics))
    })
}
