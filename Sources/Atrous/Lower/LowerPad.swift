import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// PAD: with the output's zero point, or 0.
  func pad() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    return try pad(with: try zeroBytes(try output()))
  }

  /// PADV2: with a constant, its bits as they are.
  func padWithValue() throws(PlanError) -> Problem {
    try expectInputs(3...3)
    let value = try input(2)
    try expect(value, type: try input(0).type)
    guard value.count == 1 else {
      throw failure("has \(value.count) elements instead of 1", tensor: value.index)
    }
    return try pad(with: try constant(value).array(of: UInt8.self))
  }

  private func pad(with fill: [UInt8]) throws(PlanError) -> Problem {
    let (input, paddings, output) = (try input(0), try input(1), try output())
    try expect(output, type: input.type)
    try expect(paddings, shape: [input.shape.count, 2])
    let widths = try integers(paddings)
    guard widths.allSatisfy({ $0 >= 0 }) else {
      throw failure("has the paddings \(widths)", tensor: paddings.index)
    }
    try expect(
      output, shape: input.shape.indices.map { widths[2 * $0] + input.shape[$0] + widths[2 * $0 + 1] })
    let strides = rowMajorStrides(output.shape)
    return .stridedCopy(
      StridedCopy(
        elementSize: try elementSize(input), fill: fill, count: output.count,
        pieces: [
          .init(
            shape: input.shape, sourceStrides: rowMajorStrides(input.shape),
            targetStart: output.shape.contains(0)
              ? 0 : input.shape.indices.reduce(0) { $0 + widths[2 * $1] * strides[$1] },
            targetStrides: strides)
        ]))
  }

  /// The bytes of an element that stands for 0.
  func zeroBytes(_ tensor: Tensor) throws(PlanError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: try elementSize(tensor))
    if quantizedType(tensor) != nil, tensor.quantization != nil {
      bytes[0] = UInt8(truncatingIfNeeded: try affine(tensor).zeroPoint)
    }
    return bytes
  }
}
