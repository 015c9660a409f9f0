import Atrous
import AtrousTFLite
import Testing

/// Operators that together are a function of one tensor give the same bits as one step and as several.
@Suite struct JoinTablesTests {
  private let all = (0...255).map { UInt8($0) }

  /// - Parameter readsBetween: the MUL's result is an output too.
  private func model(_ type: ElementType, readsBetween: Bool = false) -> Model {
    let least = type == .int8 ? -128 : 0
    var graph = GraphBuilder()
    let input = graph.tensor(type, [1, 16, 16, 1], scale: 0.05, zeroPoint: least + 100)
    let share = graph.tensor(type, [1, 16, 16, 1], scale: 1 / 256, zeroPoint: least)
    let product = graph.tensor(type, [1, 16, 16, 1], scale: 0.03, zeroPoint: least + 10)
    let output = graph.tensor(type, [1, 16, 16, 1], scale: 0.04, zeroPoint: least + 20)
    let one = graph.constant(type, [1], [77] as [UInt8], scale: 0.01, zeroPoint: least + 3)
    graph.apply(.logistic, [input], to: share)
    graph.apply(.mul, [input, share], to: product)
    graph.apply(.add, [product, one], to: output)
    return graph.model(inputs: [input], outputs: readsBetween ? [product, output] : [output])
  }

  private func outputs(_ model: Model, _ input: [UInt8], keepsAll: Bool, steps: Int) throws -> [[UInt8]] {
    var options = PlanOptions()
    options.keepsAllTensors = keepsAll
    let plan = try Plan(model, options: options)
    #expect(plan.steps.count == steps)
    var session = Session(plan)
    try session.setInput(bytes: input)
    session.run()
    return try plan.outputs.indices.map { try session.outputBytes($0) }
  }

  @Test(arguments: [true, false]) func bytesAreOneTable(isSigned: Bool) throws {
    let model = model(isSigned ? .int8 : .uint8)
    #expect(
      try outputs(model, all, keepsAll: false, steps: 1) == outputs(model, all, keepsAll: true, steps: 3))
  }

  @Test func whatIsReadStays() throws {
    let model = model(.int8, readsBetween: true)
    #expect(
      try outputs(model, all, keepsAll: false, steps: 2) == outputs(model, all, keepsAll: true, steps: 3))
  }

  /// Two tensors make no table, nor does one that is repeated.
  @Test func othersStay() throws {
    var graph = GraphBuilder()
    let (left, right) = (
      graph.tensor(.int8, [1, 16, 1], scale: 0.05), graph.tensor(.int8, [1, 16, 16], scale: 0.05)
    )
    let (share, output) = (
      graph.tensor(.int8, [1, 16, 1], scale: 1 / 256, zeroPoint: -128),
      graph.tensor(.int8, [1, 16, 16], scale: 0.05)
    )
    graph.apply(.logistic, [left], to: share)
    graph.apply(.mul, [right, share], to: output)
    #expect(try Plan(graph.model(inputs: [left, right], outputs: [output])).steps.count == 2)
  }

  @Test func floatsAreSwish() throws {
    var graph = GraphBuilder()
    let (input, output) = (graph.tensor(.float32, [1, 64]), graph.tensor(.float32, [1, 64]))
    let share = graph.tensor(.float32, [1, 64])
    graph.apply(.logistic, [input], to: share)
    graph.apply(.mul, [share, input], to: output)
    let model = graph.model(inputs: [input], outputs: [output])
    let reals = (0..<64).map { Float($0 - 32) * 0.7 }.withUnsafeBytes { Array($0) }
    #expect(
      try outputs(model, reals, keepsAll: false, steps: 1) == outputs(model, reals, keepsAll: true, steps: 2))
  }
}
