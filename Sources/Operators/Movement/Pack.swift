import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// PACK: values of one shape side by side along a new dimension.
  static let pack = OperatorKind(
    .pack, versions: 1...4, inputs: 1...1024, operands: .all,
    shapes: { node throws(PlanError) in
      let inputs = try node.allInputs()
      for input in inputs { try node.expect(input, shape: inputs[0].shape) }
      var shape = inputs[0].shape
      shape.insert(inputs.count, at: try node.packAxis())
      return [shape]
    },
    lower: { node throws(PlanError) in try node.pack() })
}

extension NodeContext {
  fileprivate func packAxis() throws(PlanError) -> Int {
    try axis(options.of(type: 59).int(1), rank: try input().shape.count + 1)
  }

  fileprivate func pack() throws(PlanError) -> Problem {
    let (inputs, output) = (try allInputs(), output())
    var targetStrides = rowMajorStrides(output.shape)
    let step = targetStrides.remove(at: try packAxis())
    var pieces: [StridedCopy.Piece] = []
    for (position, input) in inputs.enumerated() {
      try expect(input, type: output.type)
      pieces.append(
        .init(
          input: position, shape: input.shape, sourceStrides: rowMajorStrides(input.shape),
          targetStart: position * step, targetStrides: targetStrides))
    }
    return .stridedCopy(
      StridedCopy(elementSize: try elementSize(output), count: output.count, pieces: pieces))
  }
}
