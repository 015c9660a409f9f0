import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// RESHAPE: the second input, or the options of an older file. One size may be -1: what is left.
  static let reshape = OperatorKind(
    .reshape, versions: 1...1, inputs: 1...2,
    shapes: { node throws(PlanError) in [try node.reshaped()] },
    lower: { node throws(PlanError) in try node.copy() })

  /// SQUEEZE: removes dimensions of size 1, all or the named ones.
  static let squeeze = OperatorKind(
    .squeeze, versions: 1...2, inputs: 1...1,
    shapes: { node throws(PlanError) in [try node.squeezed()] },
    lower: { node throws(PlanError) in try node.copy() })

  /// EXPAND_DIMS: inserts a dimension of size 1 at a constant axis.
  static let expandDims = OperatorKind(
    .expandDims, versions: 1...1, inputs: 2...2,
    shapes: { node throws(PlanError) in
      var shape = try node.input().shape
      shape.insert(1, at: try node.axis(try node.integer(try node.input(1)), rank: shape.count + 1))
      return [shape]
    },
    lower: { node throws(PlanError) in try node.copy() })
}

extension NodeContext {
  fileprivate func reshaped() throws(PlanError) -> [Int] {
    let input = try input()
    var shape: [Int]
    if let wanted = optionalInput(1) {
      shape = try integers(wanted)
    } else if let option = options.of(type: 17).ints(0) {
      shape = option == [0] ? [] : option  // how a file says a scalar
    } else {
      throw failure("has no shape")
    }
    let wanted = shape
    if let unknown = shape.firstIndex(of: -1) {
      shape[unknown] = 1
      let known = shape.contains { $0 <= 0 } ? nil : Value.checkedCount(shape)
      guard let known, input.count % known == 0 else {
        throw failure("has the shape \(wanted), into which \(input.count) elements do not go")
      }
      shape[unknown] = input.count / known
    }
    guard Value.checkedCount(shape) == input.count else {
      throw failure("has the shape \(wanted), into which \(input.count) elements do not go")
    }
    return shape
  }

  fileprivate func squeezed() throws(PlanError) -> [Int] {
    let input = try input()
    let dimensions = options.of(type: 30).ints(0) ?? []
    var isRemoved = input.shape.map { $0 == 1 && dimensions.isEmpty }
    for dimension in dimensions {
      let dimension = try axis(dimension, rank: input.shape.count)
      guard input.shape[dimension] == 1 else {
        throw failure("removes dimension \(dimension) of the shape \(input.shape)", tensor: input.index)
      }
      isRemoved[dimension] = true
    }
    return zip(input.shape, isRemoved).compactMap { $1 ? nil : $0 }
  }

  /// The same elements in another shape.
  fileprivate func copy() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [.init(shape: [output.count], sourceStrides: [1], targetStrides: [1])]))
  }
}
