import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// STRIDED_SLICE, NumPy's `x[begin:end:step, ..., None, 3]`.
  static let stridedSlice = OperatorKind(
    .stridedSlice, versions: 1...8, inputs: 4...4,
    shapes: { node throws(PlanError) in [try node.stridedSlice().keptShape] },
    lower: { node throws(PlanError) in try node.taking(try node.stridedSlice()) })
}

/// Masks have a bit for each dimension of the slice's specification.
private struct SliceMasks {
  let begin, end, ellipsis, newAxis, shrinkAxis: Int
  /// `end` counts from `begin`.
  let isOffset: Bool

  init(_ options: OptionFields) {
    (begin, end, ellipsis) = (options.int(0), options.int(1), options.int(2))
    (newAxis, shrinkAxis) = (options.int(3), options.int(4))
    isOffset = options.bool(5)
  }
}

extension NodeContext {
  fileprivate func stridedSlice() throws(PlanError) -> [Cut] {
    let (shape, masks) = (try input().shape, SliceMasks(options.of(type: 32)))
    let (begins, ends, steps) = (
      try integers(try input(1)), try integers(try input(2)), try integers(try input(3))
    )
    guard begins.count == ends.count, begins.count == steps.count, begins.count <= 16 else {
      throw failure("has \(begins.count) begins, \(ends.count) ends and \(steps.count) steps")
    }
    func isSet(_ mask: Int, _ position: Int) -> Bool { mask >> position & 1 == 1 }

    let newAxes = begins.indices.count { isSet(masks.newAxis, $0) && !isSet(masks.ellipsis, $0) }
    let ellipses = begins.indices.count { isSet(masks.ellipsis, $0) }
    let named = begins.count - newAxes - ellipses
    guard ellipses <= 1, named <= shape.count else {
      throw failure("names \(named) of \(shape.count) dimensions, with \(ellipses) ellipses")
    }

    var cuts: [Cut] = []
    var dimension = 0
    func keep(_ count: Int) {
      for _ in 0..<count {
        cuts.append(Cut(dimension: dimension, begin: 0, step: 1, count: shape[dimension]))
        dimension += 1
      }
    }
    for position in begins.indices {
      if isSet(masks.ellipsis, position) {
        keep(shape.count - named)
      } else if isSet(masks.newAxis, position) {
        cuts.append(.newAxis)
      } else {
        let end = masks.isOffset ? begins[position] + ends[position] : ends[position]
        guard steps[position] != 0 else { throw failure("has a step of 0") }
        cuts.append(
          try cut(
            dimension, of: shape[dimension], begin: isSet(masks.begin, position) ? nil : begins[position],
            end: isSet(masks.end, position) ? nil : end, step: steps[position],
            shrinks: isSet(masks.shrinkAxis, position)))
        dimension += 1
      }
    }
    keep(shape.count - dimension)
    return cuts
  }

  /// Negative places count from the end; those beyond the ends are moved to them, as in Python.
  private func cut(
    _ dimension: Int, of size: Int, begin: Int?, end: Int?, step: Int, shrinks: Bool
  ) throws(PlanError) -> Cut {
    func place(_ value: Int) -> Int { value < 0 ? value + size : value }
    let range = step > 0 ? 0...size : -1...size - 1
    let first = begin.map { place($0).clamped(to: range) } ?? (step > 0 ? 0 : size - 1)
    if shrinks {
      let index = begin.map(place) ?? 0
      guard (0..<size).contains(index) else {
        throw failure("takes index \(index) of dimension \(dimension), which has \(size)")
      }
      return Cut(dimension: dimension, begin: index, step: 1, count: 1, isRemoved: true)
    }
    let last = end.map { place($0).clamped(to: range) } ?? (step > 0 ? size : -1)
    let distance = step > 0 ? last - first : first - last
    return Cut(
      dimension: dimension, begin: first, step: step,
      count: distance <= 0 ? 0 : (distance - 1) / abs(step) + 1)
  }
}
