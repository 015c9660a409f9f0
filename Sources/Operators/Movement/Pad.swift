package import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// PAD: with the output's zero point, or 0.
  static let pad = OperatorKind(
    .pad, versions: 1...4, inputs: 2...2,
    shapes: { node throws(PlanError) in [try node.paddedShape()] },
    lower: { node throws(PlanError) in try node.pad(with: try node.zeroBytes(node.output())) })

  /// PADV2: with a constant, its bits as they are.
  static let padV2 = OperatorKind(
    .padV2, versions: 1...4, inputs: 3...3,
    shapes: { node throws(PlanError) in [try node.paddedShape()] },
    lower: { node throws(PlanError) in
      let value = try node.input(2)
      try node.expect(value, type: try node.input().type)
      guard value.count == 1 else {
        throw node.failure("has \(value.count) elements instead of 1", tensor: value.index)
      }
      return try node.pad(with: try node.constant(value).array(of: UInt8.self))
    })
}

extension NodeContext {
  /// The elements before and behind each dimension.
  package func paddings() throws(PlanError) -> [(before: Int, after: Int)] {
    let (rank, paddings) = (try input().shape.count, try input(1))
    try expect(paddings, shape: [rank, 2])
    let widths = try integers(paddings)
    guard widths.allSatisfy({ $0 >= 0 }) else {
      throw failure("has the paddings \(widths)", tensor: paddings.index)
    }
    return (0..<rank).map { (widths[2 * $0], widths[2 * $0 + 1]) }
  }

  fileprivate func paddedShape() throws(PlanError) -> [Int] {
    zip(try input().shape, try paddings()).map { $1.before + $0 + $1.after }
  }

  fileprivate func pad(with fill: [UInt8]) throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    let strides = rowMajorStrides(output.shape)
    let start = zip(try paddings(), strides).reduce(0) { $0 + $1.0.before * $1.1 }
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), fill: fill, count: output.count,
        pieces: [
          .init(
            shape: input.shape, sourceStrides: rowMajorStrides(input.shape),
            targetStart: output.shape.contains(0) ? 0 : start, targetStrides: strides)
        ]))
  }
}
