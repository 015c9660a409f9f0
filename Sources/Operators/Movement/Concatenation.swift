import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// CONCATENATION along one dimension.
  static let concatenation = OperatorKind(
    .concatenation, versions: 1...4, inputs: 1...1024, operands: .all,
    shapes: { node throws(PlanError) in
      let inputs = try node.allInputs()
      var shape = inputs[0].shape
      let axis = try node.axis(node.concatenationOptions.int(0), rank: shape.count)
      for input in inputs.dropFirst() {
        guard input.shape.count == shape.count else {
          throw node.failure("has the shape \(input.shape) beside \(inputs[0].shape)", tensor: input.index)
        }
        var expected = inputs[0].shape
        expected[axis] = input.shape[axis]
        try node.expect(input, shape: expected)
        shape[axis] = shape[axis].addingUpTo(input.shape[axis])
      }
      return [shape]
    },
    lower: { node throws(PlanError) in try node.concatenation() })
}

extension NodeContext {
  fileprivate var concatenationOptions: OptionFields { options.of(type: 10) }

  fileprivate func concatenation() throws(PlanError) -> Problem {
    guard concatenationOptions.activation(1) == .none else { throw failure("has a fused activation") }
    let (inputs, output) = (try allInputs(), output())
    let axis = try axis(concatenationOptions.int(0), rank: output.shape.count)
    guard let elementSize = output.type.size else { throw unsupported(output) }
    var parts: [Concatenation.Input] = []
    for input in inputs {
      try expect(input, type: output.type)
      parts.append(
        Concatenation.Input(
          rowBytes: input.shape[axis...].reduce(elementSize, *), table: try table(input, output)))
    }
    return .concatenation(Concatenation(rows: output.shape[..<axis].reduce(1, *), inputs: parts))
  }

  /// What becomes of an input's elements: nil where its quantization is the output's.
  private func table(_ input: Value, _ output: Value) throws(PlanError) -> [UInt8]? {
    guard quantizedType(input) != nil, input.quantization != output.quantization else { return nil }
    let (from, to) = (try affine(input), try affine(output))
    if from == to { return nil }
    guard input.type == .uint8 else {
      throw failure("is int8 with a scale or zero point other than the output's", tensor: input.index)
    }
    return Concatenation.table(from: from, to: to)
  }
}
