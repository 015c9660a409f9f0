import Atrous
import AtrousTFLite
import Testing

/// What a plan refuses when it is made, and a session when it is used.
@Suite struct RefusedTests {
  private func relu(_ code: BuiltinOperator = .relu, version: Int = 1) -> Model {
    var graph = GraphBuilder()
    let (input, output) = (graph.tensor(.float32, [1, 4]), graph.tensor(.float32, [1, 4]))
    graph.apply(code, [input], to: output, version: version)
    return graph.model(inputs: [input], outputs: [output])
  }

  @Test func unknownOperator() {
    let error = #expect(throws: PlanError.self) {
      _ = try Plan(relu(BuiltinOperator(rawValue: 4000)))
    }
    #expect(error?.description == "operator 0 (operator code 4000): is not among the supported operators")
  }

  @Test(arguments: [0, 4, -1, 1 << 20]) func unknownVersion(version: Int) {
    let error = #expect(throws: PlanError.self) { _ = try Plan(relu(version: version)) }
    #expect(
      error?.description == "operator 0 (RELU): has version \(version), of which 1 to 3 are supported")
  }

  /// LiteRT stops at an ADD whose sums would grow on their way to the result's steps, and its SUB is undefined there.
  @Test(arguments: ["ADD", "SUB"], ["int8", "uint8", "int16"])
  func sumsOfFineSteps(name: String, steps: String) throws {
    let code: BuiltinOperator = name == "ADD" ? .add : .sub
    let type: ElementType = steps == "int16" ? .int16 : steps == "int8" ? .int8 : .uint8
    let scale: Float = type == .int16 ? 6.11e-5 : 1.91e-6
    func plan(_ result: Float) throws -> Plan {
      var graph = GraphBuilder()
      let left = graph.tensor(type, [1, 4], scale: 1)
      let right = graph.tensor(type, [1, 4], scale: 0.5)
      let output = graph.tensor(type, [1, 4], scale: result)
      graph.apply(code, [left, right], to: output, options: OptionFields(type: code == .add ? 11 : 28))
      return try Plan(graph.model(inputs: [left, right], outputs: [output]))
    }
    _ = try plan(scale)
    let error = #expect(throws: PlanError.self) { _ = try plan(scale * 0.99) }
    #expect(error?.description.contains("has a result whose scale is below 2^-") == true)
  }
}
