import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension NodeContext {
  /// The shape of an operator that maps each element of its only input to one.
  static let sameShape: @Sendable (NodeContext) throws(PlanError) -> [[Int]] = {
    node throws(PlanError) in [try node.input().shape]
  }

  /// The values of an operator that maps each element to one of the same type.
  func elementwise() throws(PlanError) -> (input: Value, output: Value) {
    let (input, output) = (try input(), output())
    try expect(output, type: input.type)
    return (input, output)
  }

  func floatActivation(
    _ function: FloatActivation.Function, _ input: Value
  ) throws(PlanError) -> Problem {
    guard input.type == .float32 else { throw unsupported(input) }
    return .activation(FloatActivation(function, count: input.count))
  }

  /// Two inputs side by side, where a dimension of size 1 is repeated.
  func broadcast() throws(PlanError) -> Broadcast {
    let (left, right) = (try input(0), try input(1))
    guard let broadcast = Broadcast(left.shape, right.shape) else {
      throw failure("the shapes \(left.shape) and \(right.shape) do not broadcast")
    }
    return broadcast
  }
}
