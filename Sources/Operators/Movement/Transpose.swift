import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// TRANSPOSE by a constant permutation.
  static let transpose = OperatorKind(
    .transpose, versions: 1...6, inputs: 2...2,
    shapes: { node throws(PlanError) in
      let shape = try node.input().shape
      return [try node.permutation().map { shape[$0] }]
    },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let (order, strides) = (try node.permutation(), rowMajorStrides(input.shape))
      return .stridedCopy(
        StridedCopy(
          elementSize: try node.elementSize(input), count: output.count,
          pieces: [
            .init(
              shape: output.shape, sourceStrides: order.map { strides[$0] },
              targetStrides: rowMajorStrides(output.shape))
          ]))
    })
}

extension NodeContext {
  fileprivate func permutation() throws(PlanError) -> [Int] {
    let (rank, order) = (try input().shape.count, try integers(try input(1)))
    guard order.sorted() == Array(0..<rank) else {
      throw failure("has the order \(order), no permutation of \(rank) dimensions")
    }
    return order
  }
}
