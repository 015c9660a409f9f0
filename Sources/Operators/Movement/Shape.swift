import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// SHAPE: the sizes of a value, as int32 or int64. All shapes are known when a plan is made, so that it is a constant.
  static let shape = OperatorKind(
    .shape, versions: 1...1, inputs: 1...1,
    shapes: { node throws(PlanError) in [[try node.input().shape.count]] },
    value: { node throws(PlanError) in
      let sizes = try node.input().shape
      switch node.output().type {
      case .int32: return Constant(sizes.map { Int32(clamping: $0) })
      case .int64: return Constant(sizes.map(Int64.init))
      default: throw node.unsupported(node.output())
      }
    },
    lower: { node throws(PlanError) in throw node.failure("is not folded") })
}
