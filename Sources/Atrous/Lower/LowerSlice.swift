import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// SLICE: a block from `begin` of the given sizes, -1 for all that is left.
  func slice() throws(PlanError) -> Problem {
    try expectInputs(3...3)
    let (input, output) = (try input(0), try output())
    let rank = input.shape.count
    let (begins, sizes) = (try integers(try self.input(1)), try integers(try self.input(2)))
    guard begins.count == rank, sizes.count == rank else {
      throw failure("has \(begins.count) begins and \(sizes.count) sizes for \(rank) dimensions")
    }
    var cuts: [Cut] = []
    for dimension in 0..<rank {
      let size = input.shape[dimension]
      let begin = begins[dimension]
      let count = sizes[dimension] == -1 ? size - begin : sizes[dimension]
      guard begin >= 0, count >= 0, begin <= size, count <= size - begin else {
        throw failure("takes \(count) from \(begin) on of dimension \(dimension), which has \(size)")
      }
      cuts.append(Cut(dimension: dimension, begin: begin, step: 1, count: count))
    }
    return try cut(input, output, cuts)
  }

  /// STRIDED_SLICE, NumPy's `x[begin:end:step, ..., None, 3]`.
  func stridedSlice() throws(PlanError) -> Problem {
    try expectInputs(4...4)
    let (input, output) = (try input(0), try output())
    guard case .stridedSlice(let options) = node.options else { throw failure("has no options") }
    let (begins, ends, steps) = (
      try integers(try self.input(1)), try integers(try self.input(2)), try integers(try self.input(3))
    )
    guard begins.count == ends.count, begins.count == steps.count, begins.count <= 16 else {
      throw failure("has \(begins.count) begins, \(ends.count) ends and \(steps.count) steps")
    }
    func isSet(_ mask: Int, _ position: Int) -> Bool { mask >> position & 1 == 1 }

    let rank = input.shape.count
    let newAxes = begins.indices.count {
      isSet(options.newAxisMask, $0) && !isSet(options.ellipsisMask, $0)
    }
    let ellipses = begins.indices.count { isSet(options.ellipsisMask, $0) }
    let named = begins.count - newAxes - ellipses
    guard ellipses <= 1, named <= rank else {
      throw failure("names \(named) of \(rank) dimensions, with \(ellipses) ellipses")
    }

    var cuts: [Cut] = []
    var dimension = 0
    func keep(_ count: Int) {
      for _ in 0..<count {
        cuts.append(Cut(dimension: dimension, begin: 0, step: 1, count: input.shape[dimension]))
        dimension += 1
      }
    }
    for position in begins.indices {
      if isSet(options.ellipsisMask, position) {
        keep(rank - named)
      } else if isSet(options.newAxisMask, position) {
        cuts.append(.newAxis)
      } else {
        let end = options.isOffset ? begins[position] + ends[position] : ends[position]
        guard steps[position] != 0 else { throw failure("has a step of 0") }
        cuts.append(
          try Cut(
            dimension: dimension, of: input.shape[dimension],
            begin: isSet(options.beginMask, position) ? nil : begins[position],
            end: isSet(options.endMask, position) ? nil : end, step: steps[position],
            shrinks: isSet(options.shrinkAxisMask, position), in: self))
        dimension += 1
      }
    }
    keep(rank - dimension)
    return try cut(input, output, cuts)
  }

  private func cut(_ input: Tensor, _ output: Tensor, _ cuts: [Cut]) throws(PlanError) -> Problem {
    try expect(output, type: input.type)
    let kept = cuts.filter { !$0.isRemoved }
    let shape = kept.map { $0.count }
    try expect(output, shape: shape)
    let strides = rowMajorStrides(input.shape)
    let start =
      shape.contains(0) ? 0 : cuts.reduce(0) { $0 + $1.begin * ($1.dimension.map { strides[$0] } ?? 0) }
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [
          .init(
            shape: shape, sourceStart: start,
            sourceStrides: kept.map { cut in cut.step * (cut.dimension.map { strides[$0] } ?? 0) },
            targetStrides: rowMajorStrides(shape))
        ]))
  }
}

/// What a slice takes of one dimension.
private struct Cut {
  /// The input's dimension; nil for a new one of size 1.
  var dimension: Int?
  var begin: Int
  var step: Int
  var count: Int
  /// Taken at one place, and gone from the output's shape.
  var isRemoved = false

  static let newAxis = Cut(dimension: nil, begin: 0, step: 0, count: 1)

  init(dimension: Int?, begin: Int, step: Int, count: Int) {
    self.dimension = dimension
    self.begin = begin
    self.step = step
    self.count = count
  }

  /// Negative places count from the end; those beyond the ends are moved to them, as in Python.
  init(
    dimension: Int, of size: Int, begin: Int?, end: Int?, step: Int, shrinks: Bool, in lowering: Lowering
  ) throws(PlanError) {
    func place(_ value: Int) -> Int { value < 0 ? value + size : value }
    let range = step > 0 ? 0...size : -1...size - 1
    let first = begin.map { place($0).clamped(to: range) } ?? (step > 0 ? 0 : size - 1)
    if shrinks {
      let index = begin.map(place) ?? 0
      guard (0..<size).contains(index) else {
        throw lowering.failure("takes index \(index) of dimension \(dimension), which has \(size)")
      }
      self.init(dimension: dimension, begin: index, step: 1, count: 1)
      isRemoved = true
      return
    }
    let last = end.map { place($0).clamped(to: range) } ?? (step > 0 ? size : -1)
    let distance = step > 0 ? last - first : first - last
    let count = distance <= 0 ? 0 : (distance - 1) / abs(step) + 1
    self.init(dimension: dimension, begin: first, step: step, count: count)
  }
}
