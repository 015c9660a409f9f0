package import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// ARG_MAX along a constant axis, into int32 or int64.
  static let argMax = OperatorKind(
    .argMax, versions: 1...3, inputs: 2...2,
    shapes: { node throws(PlanError) in
      var shape = try node.input().shape
      shape.remove(at: try node.argMaxAxis())
      return [shape]
    },
    lower: { node throws(PlanError) in
      let (input, output, axis) = (try node.input(), node.output(), try node.argMaxAxis())
      try node.expectElements(input)
      guard output.type == .int32 || output.type == .int64 else { throw node.unsupported(output) }
      let element: ArgMax.Element
      switch input.type {
      case .float32: element = .float32
      case .int8: element = .int8
      case .uint8: element = .uint8
      case .int16: element = .int16
      case .int32: element = .int32
      default: throw node.unsupported(input)
      }
      return .argMax(
        ArgMax(
          element: element, writesInt64: output.type == .int64, outer: input.shape[..<axis].reduce(1, *),
          size: input.shape[axis], inner: input.shape[(axis + 1)...].reduce(1, *)))
    })
}

extension NodeContext {
  /// The dimension along which an ARG_MAX looks.
  package func argMaxAxis() throws(PlanError) -> Int {
    try axis(try integer(try input(1)), rank: try input().shape.count)
  }
}
