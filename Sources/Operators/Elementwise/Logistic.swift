import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let logistic = OperatorKind(
    .logistic, versions: 1...3, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      guard let type = node.quantizedType(input) else { return try node.floatActivation(.logistic, input) }
      let (from, to) = (try node.affine(input), try node.affine(output))
      if type == .int16 {
        try node.expectScale(output, 1 / 32768)
        let fixed =
          node.numerics.isOptimized ? LookupTable(fixedPointLogistic: input.count, input: from) : nil
        return .lookup(fixed ?? LookupTable(logisticOfInt16: input.count, input: from))
      }
      try node.expectScale(output, 1 / 256)
      return .lookup(
        LookupTable(
          logistic: type, count: input.count, input: from, output: to, numerics: node.numerics))
    })
}
