import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// RESHAPE to a constant shape: the second input, or the options of an older file. One size may be -1: what is left.
  func reshape() throws(PlanError) -> Problem {
    try expectInputs(1...2)
    let (input, output) = (try input(0), try output())
    var shape: [Int]
    if let tensor = optionalInput(1) {
      shape = try integers(tensor)
    } else if case .reshape(let option?) = node.options {
      shape = option == [0] ? [] : option  // how a file says a scalar
    } else {
      throw failure("has no shape")
    }
    if let unknown = shape.firstIndex(of: -1) {
      shape[unknown] = 1
      let known = shape.contains(where: { $0 <= 0 }) ? nil : checkedProduct(shape)
      guard let known, input.count % known == 0 else {
        throw failure("has the shape \(shape), into which \(input.count) elements do not go")
      }
      shape[unknown] = input.count / known
    }
    try expect(output, shape: shape)
    return try copy(input, output)
  }

  /// SQUEEZE: removes dimensions of size 1, all or the named ones.
  func squeeze() throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    var dimensions: [Int] = []
    if case .squeeze(let named) = node.options { dimensions = named }
    var isRemoved = input.shape.map { $0 == 1 && dimensions.isEmpty }
    for dimension in dimensions {
      let dimension = try axis(dimension, rank: input.shape.count)
      guard input.shape[dimension] == 1 else {
        throw failure("removes dimension \(dimension) of the shape \(input.shape)", tensor: input.index)
      }
      isRemoved[dimension] = true
    }
    try expect(output, shape: zip(input.shape, isRemoved).compactMap { $1 ? nil : $0 })
    return try copy(input, output)
  }

  /// EXPAND_DIMS: inserts a dimension of size 1 at a constant axis.
  func expandDimensions() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (input, axisTensor, output) = (try input(0), try input(1), try output())
    var shape = input.shape
    shape.insert(1, at: try axis(try integer(axisTensor), rank: shape.count + 1))
    try expect(output, shape: shape)
    return try copy(input, output)
  }

  /// The same elements in another shape.
  private func copy(_ input: Tensor, _ output: Tensor) throws(PlanError) -> Problem {
    try expect(output, type: input.type)
    guard input.count == output.count else {
      throw failure(
        "has \(output.count) elements for the input's \(input.count)", tensor: output.index)
    }
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), count: output.count,
        pieces: [.init(shape: [output.count], sourceStrides: [1], targetStrides: [1])]))
  }
}

/// Nil where the product overflows.
func checkedProduct(_ sizes: [Int]) -> Int? {
  var product = 1
  for size in sizes {
    let (next, overflow) = product.multipliedReportingOverflow(by: size)
    if overflow { return nil }
    product = next
  }
  return product
}
