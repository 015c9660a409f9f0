import Atrous
import AtrousTFLite
import Testing

/// The operators that together are Mish make one step, whose results are theirs within the contract for floats.
@Suite struct FuseMishTests {
  private let numbers = (0..<400).map { Float($0 - 200) / 8 }

  /// - Parameters:
  ///   - one: what is added to the power.
  ///   - readsBetween: the logarithm is an output too.
  private func model(one: Float = 1, readsBetween: Bool = false) -> Model {
    var graph = GraphBuilder()
    let shape = [1, 10, 10, 4]
    let input = graph.tensor(.float32, shape)
    let (power, sum) = (graph.tensor(.float32, shape), graph.tensor(.float32, shape))
    let (logarithm, tangent) = (graph.tensor(.float32, shape), graph.tensor(.float32, shape))
    let output = graph.tensor(.float32, shape)
    let constant = graph.constant(.float32, [], [one])
    graph.apply(BuiltinOperator(rawValue: 47), [input], to: power)
    graph.apply(.add, [constant, power], to: sum)
    graph.apply(BuiltinOperator(rawValue: 73), [sum], to: logarithm)
    graph.apply(BuiltinOperator(rawValue: 28), [logarithm], to: tangent)
    graph.apply(.mul, [tangent, input], to: output)
    return graph.model(inputs: [input], outputs: readsBetween ? [logarithm, output] : [output])
  }

  private func output(_ model: Model, keepsAll: Bool, steps: Int) throws -> [Float] {
    var options = PlanOptions()
    options.keepsAllTensors = keepsAll
    let plan = try Plan(model, options: options)
    #expect(plan.steps.count == steps)
    var session = Session(plan)
    try session.setInput(0, numbers.span)
    session.run()
    return try session.output(plan.outputs.count - 1)
  }

  @Test func isOneStep() throws {
    let (one, all) = (
      try output(model(), keepsAll: false, steps: 1), try output(model(), keepsAll: true, steps: 5)
    )
    for index in numbers.indices { #expect(abs(one[index] - all[index]) <= 25e-5, "\(numbers[index])") }
    #expect(abs(one[208] - 0.86509836) < 1e-6)
  }

  @Test func whatIsReadStays() throws {
    _ = try output(model(readsBetween: true), keepsAll: false, steps: 5)
  }

  @Test func anotherSumIsNoMish() throws { _ = try output(model(one: 2), keepsAll: false, steps: 5) }
}
