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
}
