import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// SLICE: a block from `begin` of the given sizes, -1 for all that is left.
  static let slice = OperatorKind(
    .slice, versions: 1...6, inputs: 3...3,
    shapes: { node throws(PlanError) in [try node.slice().keptShape] },
    lower: { node throws(PlanError) in try node.taking(try node.slice()) })
}

extension NodeContext {
  fileprivate func slice() throws(PlanError) -> [Cut] {
    let shape = try input().shape
    let (begins, sizes) = (try integers(try input(1)), try integers(try input(2)))
    guard begins.count == shape.count, sizes.count == shape.count else {
      throw failure("has \(begins.count) begins and \(sizes.count) sizes for \(shape.count) dimensions")
    }
    var cuts: [Cut] = []
    for (dimension, size) in shape.enumerated() {
      let begin = begins[dimension]
      let count = sizes[dimension] == -1 ? size - begin : sizes[dimension]
      guard begin >= 0, count >= 0, begin <= size, count <= size - begin else {
        throw failure("takes \(count) from \(begin) on of dimension \(dimension), which has \(size)")
      }
      cuts.append(Cut(dimension: dimension, begin: begin, step: 1, count: count))
    }
    return cuts
  }
}
