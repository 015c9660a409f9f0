import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// TRANSPOSE by a constant permutation.
  func transpose() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (input, order, output) = (try input(0), try integers(try input(1)), try output())
    guard order.sorted() == Array(input.shape.indices) else {
      throw failure("has the order \(order), no permutation of \(input.shape.count) dimensions")
    }
    try expect(output, type: input.type)
    let shape = order.map { input.shape[$0] }
    try expect(output, shape: shape)
    let strides = rowMajorStrides(input.shape)
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [
          .init(
            shape: shape, sourceStrides: order.map { strides[$0] }, targetStrides: rowMajorStrides(shape))
        ]))
  }

  /// TILE: the input again and again along each dimension. Every dimension becomes two, the repetition and the input's,
  /// and the source stands still along the repetition.
  func tile() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (input, counts, output) = (try input(0), try integers(try input(1)), try output())
    guard counts.count == input.shape.count, counts.allSatisfy({ $0 >= 0 }) else {
      throw failure("has the counts \(counts) for the shape \(input.shape)")
    }
    try expect(output, type: input.type)
    var shape: [Int] = []
    for (size, count) in zip(input.shape, counts) {
      let (product, overflow) = size.multipliedReportingOverflow(by: count)
      shape.append(overflow ? .max : product)
    }
    try expect(output, shape: shape)
    let (sourceStrides, targetStrides) = (rowMajorStrides(input.shape), rowMajorStrides(shape))
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [
          .init(
            shape: input.shape.indices.flatMap { [counts[$0], input.shape[$0]] },
            sourceStrides: input.shape.indices.flatMap { [0, sourceStrides[$0]] },
            targetStrides: input.shape.indices.flatMap {
              [targetStrides[$0] * input.shape[$0], targetStrides[$0]]
            })
        ]))
  }

  /// PACK: tensors of one shape side by side along a new dimension.
  func pack() throws(PlanError) -> Problem {
    guard case .pack(let axisOption) = node.options else { throw failure("has no options") }
    try expectInputs(1...1024)
    let (first, output) = (try input(0), try output())
    let axis = try axis(axisOption, rank: first.shape.count + 1)
    var shape = first.shape
    shape.insert(node.inputs.count, at: axis)
    try expect(output, type: first.type)
    try expect(output, shape: shape)
    var targetStrides = rowMajorStrides(shape)
    let step = targetStrides.remove(at: axis)
    var pieces: [StridedCopy.Piece] = []
    for position in node.inputs.indices {
      let tensor = try input(position)
      try expect(tensor, type: first.type)
      try expect(tensor, shape: first.shape)
      pieces.append(
        .init(
          input: position, shape: first.shape, sourceStrides: rowMajorStrides(first.shape),
          targetStart: position * step, targetStrides: targetStrides))
    }
    return .stridedCopy(
      StridedCopy(elementSize: try elementSize(first), count: output.count, pieces: pieces))
  }
}
