import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// CAST from one element type to another.
  static let cast = OperatorKind(
    .cast, versions: 1...7, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = (try node.input(), node.output())
      let (from, to) = (try node.scalarType(input), try node.scalarType(output))
      guard to != .float16 || from == .float16 else { throw node.unsupported(output) }
      return .cast(Cast(from: from, to: to, count: input.count))
    })
}

extension NodeContext {
  func scalarType(_ value: Value) throws(PlanError) -> ScalarType {
    switch value.type {
    case .float32: .float32
    case .float16: .float16
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .bool: .bool
    default: throw unsupported(value)
    }
  }
}
