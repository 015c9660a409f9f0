import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// BROADCAST_TO: dimensions of size 1 repeated up to a given shape.
  static let broadcastTo = OperatorKind(
    .broadcastTo, versions: 1...3, inputs: 2...2,
    shapes: { node throws(PlanError) in
      let (source, target) = (try node.input().shape, try node.integers(try node.input(1)))
      guard target.allSatisfy({ $0 >= 0 }), target.count >= source.count,
        zip(source.reversed(), target.reversed()).allSatisfy({ $0 == 1 || $0 == $1 })
      else { throw node.failure("has the shape \(source), which does not broadcast to \(target)") }
      return [target]
    },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(input), count: output.count,
          pieces: [
            .init(
              shape: output.shape, sourceStrides: repeatingStrides(input.shape, in: output.shape.count),
              targetStrides: rowMajorStrides(output.shape))
          ]))
    })

  /// FILL: one element, as often as a shape says.
  static let fill = OperatorKind(
    .fill, versions: 1...4, inputs: 2...2, operands: .only(1),
    shapes: { node throws(PlanError) in
      let shape = try node.integers(try node.input(0))
      guard shape.allSatisfy({ $0 >= 0 }) else { throw node.failure("has the shape \(shape)") }
      return [shape]
    },
    lower: { node throws(PlanError) in
      let (value, output) = (try node.input(1), node.output())
      try node.expect(value, shape: [])
      try node.expect(output, type: value.type)
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(value), count: output.count,
          pieces: [.init(shape: [output.count], sourceStrides: [0], targetStrides: [1])]))
    })
}

extension BuiltinOperator {
  fileprivate static let fill = BuiltinOperator(rawValue: 94)
  fileprivate static let broadcastTo = BuiltinOperator(rawValue: 130)
}

/// The strides of a value along the dimensions of one of `rank` that it broadcasts to: 0 where it repeats itself.
func repeatingStrides(_ shape: [Int], in rank: Int) -> [Int] {
  let strides = zip(shape, rowMajorStrides(shape)).map { $0 == 1 ? 0 : $1 }
  return [Int](repeating: 0, count: rank - shape.count) + strides
}
