import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// MEAN over constant axes.
  func mean() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (input, axes, output) = (try input(0), try input(1), try output())
    guard case .reduction(let keepsDimensions) = node.options else { throw failure("has no options") }
    var isReduced = [Bool](repeating: false, count: input.shape.count)
    for axis in try integers(axes) { isReduced[try self.axis(axis, rank: input.shape.count)] = true }
    try expectElements(input)
    try expect(
      output,
      shape: zip(input.shape, isReduced).compactMap { $1 ? (keepsDimensions ? 1 : nil) : $0 })
    try expect(output, type: input.type)
    let reduction = Reduction(inputShape: input.shape, isReduced: isReduced)
    if input.type == .float32 { return .floatMean(FloatMean(reduction)) }
    guard let type = quantizedType(input) else { throw unsupported(input) }
    return .mean(
      QuantizedMean(type: type, reduction: reduction, input: try affine(input), output: try affine(output)))
  }

  /// ARG_MAX along a constant axis, into int32 or int64.
  func argMax() throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (input, axisTensor, output) = (try input(0), try input(1), try output())
    let axis = try axis(try integer(axisTensor), rank: input.shape.count)
    try expectElements(input)
    var shape = input.shape
    shape.remove(at: axis)
    try expect(output, shape: shape)
    guard output.type == .int32 || output.type == .int64 else { throw unsupported(output) }
    let element: ArgMax.Element
    switch input.type {
    case .float32: element = .float32
    case .int8: element = .int8
    case .uint8: element = .uint8
    case .int32: element = .int32
    default: throw unsupported(input)
    }
    return .argMax(
      ArgMax(
        element: element, writesInt64: output.type == .int64, outer: input.shape[..<axis].reduce(1, *),
        size: input.shape[axis], inner: input.shape[(axis + 1)...].reduce(1, *)))
  }
}
