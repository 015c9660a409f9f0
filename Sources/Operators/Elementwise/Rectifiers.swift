import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  static let relu = rectifier(.relu, versions: 1...3, .relu)
  static let reluN1To1 = rectifier(.reluN1To1, versions: 1...1, .reluN1To1)
  static let relu6 = rectifier(.relu6, versions: 1...3, .relu6)

  static let relu0To1 = rectifier(BuiltinOperator(rawValue: 152), versions: 1...1, .relu0To1)

  private static func rectifier(
    _ code: BuiltinOperator, versions: ClosedRange<Int>, _ activation: FusedActivation
  ) -> OperatorKind {
    OperatorKind(
      code, versions: versions, inputs: 1...1, shapes: NodeContext.sameShape,
      lower: { node throws(PlanError) in
        let (input, output) = try node.elementwise()
        guard let type = node.quantizedType(input) else {
          return try node.floatActivation(.clamp(activation.floatRange), input)
        }
        return .lookup(
          LookupTable(
            clamping: type, count: input.count, input: try node.affine(input),
            output: try node.affine(output), activation: activation))
      })
  }
}
