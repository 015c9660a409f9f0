import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// ADD, SUB, MUL.
  func arithmetic(_ operation: Arithmetic.Operation) throws(PlanError) -> Problem {
    try expectInputs(2...2)
    let (left, right, output) = (try input(0), try input(1), try output())
    let broadcast = try broadcast(left, right, output)
    guard case .arithmetic(let option) = node.options else { throw failure("has no options") }
    let activation = try fused(option)
    guard let type = quantizedType(output) else {
      return .arithmetic(
        Arithmetic(
          operation, element: try wideElement(output), broadcast: broadcast, activation: activation))
    }
    let (a, b, c) = (try affine(left), try affine(right), try affine(output))
    switch operation {
    case .add, .subtract:
      return .sum(
        QuantizedSum(
          type: type, broadcast: broadcast, left: a, right: b, output: c, subtracts: operation == .subtract,
          activation: activation))
    case .multiply:
      return .product(
        QuantizedProduct(
          type: type, broadcast: broadcast, left: a, right: b, output: c, activation: activation))
    }
  }

  private func wideElement(_ tensor: Tensor) throws(PlanError) -> Arithmetic.Element {
    switch tensor.type {
    case .float32: .float32
    case .int32: .int32
    case .int64: .int64
    default: throw unsupported(tensor)
    }
  }

  /// The pairing of two inputs of one type with an output of the same.
  private func broadcast(_ left: Tensor, _ right: Tensor, _ output: Tensor) throws(PlanError) -> Broadcast {
    try expect(right, type: left.type)
    try expect(output, type: left.type)
    guard let broadcast = Broadcast(left.shape, right.shape) else {
      throw failure("the shapes \(left.shape) and \(right.shape) do not broadcast")
    }
    try expect(output, shape: broadcast.shape)
    return broadcast
  }
}
