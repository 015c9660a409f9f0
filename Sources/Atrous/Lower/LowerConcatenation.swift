import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// CONCATENATION along one dimension.
  func concatenation() throws(PlanError) -> Problem {
    guard case .concatenation(let axisOption, let activation) = node.options else {
      throw failure("has no options")
    }
    guard activation == .none else { throw failure("has a fused activation") }
    try expectInputs(1...1024)
    let (first, output) = (try input(0), try output())
    let axis = try axis(axisOption, rank: first.shape.count)
    guard let elementSize = output.type.size else { throw unsupported(output) }

    var sum = 0
    var parts: [Concatenation.Input] = []
    for position in node.inputs.indices {
      let tensor = try input(position)
      try expect(tensor, type: output.type)
      guard tensor.shape.count == first.shape.count else {
        throw failure("has the shape \(tensor.shape) beside \(first.shape)", tensor: tensor.index)
      }
      var shape = first.shape
      shape[axis] = tensor.shape[axis]
      try expect(tensor, shape: shape)
      sum += tensor.shape[axis]
      parts.append(
        Concatenation.Input(
          rowBytes: tensor.shape[axis...].reduce(elementSize, *),
          table: try concatenationTable(tensor, output), isInPlace: draft.parts[tensor.index] != nil))
    }
    var shape = first.shape
    shape[axis] = sum
    try expect(output, shape: shape)
    return .concatenation(Concatenation(rows: shape[..<axis].reduce(1, *), inputs: parts))
  }

  /// What becomes of an input's values: nil where its quantization is the output's.
  private func concatenationTable(_ input: Tensor, _ output: Tensor) throws(PlanError) -> [UInt8]? {
    guard quantizedType(input) != nil, input.quantization != output.quantization else { return nil }
    let (from, to) = (try affine(input), try affine(output))
    if from == to { return nil }
    guard input.type == .uint8 else {
      throw failure("is int8 with a scale or zero point other than the output's", tensor: input.index)
    }
    return Concatenation.table(from: from, to: to)
  }
}
