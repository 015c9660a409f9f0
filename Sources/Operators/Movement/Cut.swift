import AtrousGraph
import AtrousKernels

/// What a slice takes of one dimension.
struct Cut {
  /// The input's dimension; nil for a new one of size 1.
  var dimension: Int?
  var begin: Int
  var step: Int
  var count: Int
  /// Taken at one place, and gone from the output's shape.
  var isRemoved = false

  static let newAxis = Cut(dimension: nil, begin: 0, step: 0, count: 1)
}

extension [Cut] {
  /// The output's shape.
  var keptShape: [Int] { compactMap { $0.isRemoved ? nil : $0.count } }
}

extension NodeContext {
  /// The copy of what cuts take of the first input.
  func taking(_ cuts: [Cut]) throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    let kept = cuts.filter { !$0.isRemoved }
    let strides = rowMajorStrides(input.shape)
    let start =
      output.shape.contains(0)
      ? 0 : cuts.reduce(0) { $0 + $1.begin * ($1.dimension.map { strides[$0] } ?? 0) }
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [
          .init(
            shape: output.shape, sourceStart: start,
            sourceStrides: kept.map { cut in cut.step * (cut.dimension.map { strides[$0] } ?? 0) },
            targetStrides: rowMajorStrides(output.shape))
        ]))
  }
}
