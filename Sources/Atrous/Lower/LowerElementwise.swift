import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// ADD, SUB.
  func sum(subtracts: Bool) throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (left, right, output) = (try input(0), try input(1), try output())
    let broadcast = try broadcast(left, right, output)
    guard case .arithmetic(let activation) = node.options else { throw failure("has no options") }
    guard let type = quantizedType(output) else { throw unsupported(output) }
    return .sum(
      QuantizedSum(
        type: type, broadcast: broadcast, left: try affine(left), right: try affine(right),
        output: try affine(output), subtracts: subtracts, activation: try fused(activation)))
  }

  /// The pairing of two inputs of one type with an output of the same.
  func broadcast(_ left: Tensor, _ right: Tensor, _ output: Tensor) throws(PlanError) -> Broadcast {
    try expect(right, type: left.type)
    try expect(output, type: left.type)
    guard let broadcast = Broadcast(left.shape, right.shape) else {
      throw failure("the shapes \(left.shape) and \(right.shape) do not broadcast")
    }
    try expect(output, shape: broadcast.shape)
    return broadcast
  }

  func quantize() throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: input.shape)
    guard let type = quantizedType(output) else { throw unsupported(output) }
    switch input.type {
    case .float32: return .quantize(Quantize(type: type, count: input.count, output: try affine(output)))
    default: throw unsupported(input)
    }
  }

  func dequantize() throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: input.shape)
    try expect(output, type: .float32)
    guard let type = quantizedType(input) else { throw unsupported(input) }
    return .dequantize(Dequantize(type: type, count: input.count, input: try affine(input)))
  }
}
