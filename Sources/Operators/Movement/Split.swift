import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// SPLIT: equal parts along a constant axis. Inputs: the axis, the value.
  static let split = OperatorKind(
    .split, versions: 1...4, inputs: 2...2, operands: .only(1),
    shapes: { node throws(PlanError) in
      let value = try node.input(1)
      let axis = try node.axis(try node.integer(try node.input(0)), rank: value.shape.count)
      let parts = node.options.of(type: 35).int(0)
      guard parts > 0, value.shape[axis] % parts == 0 else {
        throw node.failure(
          "splits dimension \(axis) of the shape \(value.shape) into \(parts) parts", tensor: value.index)
      }
      return node.shapes(of: value, along: axis, [Int](repeating: value.shape[axis] / parts, count: parts))
    },
    lower: { node throws(PlanError) in
      let value = try node.input(1)
      return try node.parting(
        value, along: try node.axis(try node.integer(try node.input(0)), rank: value.shape.count))
    })

  /// SPLIT_V: parts of given sizes, of which one may be -1, what is left. Inputs: the value, the sizes, the axis.
  static let splitV = OperatorKind(
    .splitV, versions: 1...2, inputs: 3...3,
    shapes: { node throws(PlanError) in
      let value = try node.input()
      let axis = try node.axis(try node.integer(try node.input(2)), rank: value.shape.count)
      let wanted = try node.integers(try node.input(1))
      let known = wanted.filter { $0 != -1 }
      let rest = value.shape[axis] - known.reduce(0, { $0.addingUpTo($1) })
      guard known.allSatisfy({ $0 >= 0 }), rest >= 0, known.count >= wanted.count - 1,
        rest == 0 || known.count < wanted.count
      else {
        throw node.failure(
          "splits dimension \(axis) of the shape \(value.shape) into \(wanted)", tensor: value.index)
      }
      return node.shapes(of: value, along: axis, wanted.map { $0 == -1 ? rest : $0 })
    },
    lower: { node throws(PlanError) in
      let value = try node.input()
      return try node.parting(
        value, along: try node.axis(try node.integer(try node.input(2)), rank: value.shape.count))
    })

  /// UNPACK: every slice along a dimension by itself, without that dimension.
  static let unpack = OperatorKind(
    .unpack, versions: 1...4, inputs: 1...1,
    shapes: { node throws(PlanError) in
      var shape = try node.input().shape
      let options = node.options.of(type: 64)
      let count = shape.remove(at: try node.axis(options.int(1), rank: shape.count))
      guard options.int(0) == count else {
        throw node.failure("has \(options.int(0)) parts of a dimension of \(count)")
      }
      return [[Int]](repeating: shape, count: count)
    },
    lower: { node throws(PlanError) in
      let value = try node.input()
      return try node.parting(
        value, along: try node.axis(node.options.of(type: 64).int(1), rank: value.shape.count))
    })
}

extension BuiltinOperator {
  fileprivate static let split = BuiltinOperator(rawValue: 49)
  fileprivate static let unpack = BuiltinOperator(rawValue: 88)
  fileprivate static let splitV = BuiltinOperator(rawValue: 102)
}

extension NodeContext {
  fileprivate func shapes(of value: Value, along axis: Int, _ sizes: [Int]) -> [[Int]] {
    sizes.map { size in
      var shape = value.shape
      shape[axis] = size
      return shape
    }
  }

  /// The copy of a value's parts along a dimension into the outputs, one behind the other.
  fileprivate func parting(_ value: Value, along axis: Int) throws(PlanError) -> Problem {
    let strides = rowMajorStrides(value.shape)
    let before = value.shape[..<axis].reduce(1, *)
    let behind = value.shape[(axis + 1)...].reduce(1, *)
    var start = 0
    var pieces: [StridedCopy.Piece] = []
    for position in node.outputs.indices {
      let output = output(position)
      try expect(output, type: value.type)
      let length = before * behind == 0 ? 0 : output.count / before
      pieces.append(
        .init(
          output: position, shape: [before, length], sourceStart: start,
          sourceStrides: [value.shape[axis] * strides[axis], 1], targetStrides: [length, 1]))
      start += length
    }
    return .stridedCopy(
      StridedCopy(elementSize: try elementSize(value), count: output().count, pieces: pieces))
  }
}
