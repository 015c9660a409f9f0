import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// TILE: the input again and again along each dimension.
  static let tile = OperatorKind(
    .tile, versions: 1...3, inputs: 2...2,
    shapes: { node throws(PlanError) in
      let (shape, counts) = (try node.input().shape, try node.integers(try node.input(1)))
      guard counts.count == shape.count, counts.allSatisfy({ $0 >= 0 }) else {
        throw node.failure("has the counts \(counts) for the shape \(shape)")
      }
      return [zip(shape, counts).map { $0.multiplyingUpTo($1) }]
    },
    lower: { node throws(PlanError) in try node.tile() })
}

extension NodeContext {
  /// Every dimension becomes two, the repetition and the input's, and the source stands still along the repetition.
  fileprivate func tile() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    let counts = try integers(try self.input(1))
    let (source, target) = (rowMajorStrides(input.shape), rowMajorStrides(output.shape))
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [
          .init(
            shape: input.shape.indices.flatMap { [counts[$0], input.shape[$0]] },
            sourceStrides: input.shape.indices.flatMap { [0, source[$0]] },
            targetStrides: input.shape.indices.flatMap { [target[$0] * input.shape[$0], target[$0]] })
        ]))
  }
}
