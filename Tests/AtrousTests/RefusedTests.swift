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

  @Test func sessions() throws {
    let plan = try Plan(relu())
    var session = Session(plan)
    let (bytes, short): ([UInt8], [Float]) = ([1, 2, 3, 4], [1, 2, 3])
    #expect(throws: SessionError.wrongType(tensor: 0, expected: .float32, actual: .uint8)) {
      try session.setInput(0, bytes.span)
    }
    #expect(throws: SessionError.wrongCount(tensor: 0, expected: 4, actual: 3)) {
      try session.setInput(0, short.span)
    }
    #expect(throws: SessionError.wrongCount(tensor: 0, expected: 16, actual: 4)) {
      try session.setInput(bytes: bytes)
    }
    let values: [Float] = [-1, 0, 2, -3]
    try session.setInput(0, values.span)
    session.run()
    #expect(try session.output(as: Float.self) == [0, 0, 2, 0])
    #expect(throws: SessionError.wrongType(tensor: 1, expected: .float32, actual: .int8)) {
      try session.output(as: Int8.self)
    }
  }
}
