import Atrous
import Testing

/// What a plan refuses because it is too much, with the number that was asked for.
@Suite struct LimitTests {
  /// Two ADDs of a constant to six elements.
  private var sums: Model {
    var graph = GraphBuilder()
    let input = graph.tensor(.float32, [2, 3])
    let (middle, output) = (graph.tensor(.float32, [2, 3]), graph.tensor(.float32, [2, 3]))
    let constant = graph.constant(.float32, [2, 3], [Float](repeating: 1, count: 6))
    graph.apply(.add, [input, constant], to: middle)
    graph.apply(.add, [middle, constant], to: output)
    return graph.model(inputs: [input], outputs: [output])
  }

  private func plan(_ model: Model, _ limits: Limits) throws(PlanError) -> Plan {
    var options = PlanOptions()
    options.limits = limits
    return try Plan(model, options: options)
  }

  /// A limit is inclusive.
  @Test func work() throws {
    #expect(throws: Never.self) { try plan(sums, Limits(multiplyAccumulates: 12)) }
    #expect(throws: PlanError.limit(what: "multiply-accumulates", actual: 12, limit: 11)) {
      try plan(sums, Limits(multiplyAccumulates: 11))
    }
  }

  /// The one constant counts for each of its readers.
  @Test func constants() throws {
    let bytes = 2 * 24
    #expect(throws: Never.self) { try plan(sums, Limits(constantBytes: bytes)) }
    #expect(throws: PlanError.limit(what: "bytes of constants", actual: bytes, limit: bytes - 1)) {
      try plan(sums, Limits(constantBytes: bytes - 1))
    }
  }

  /// A filter as wide as the image, of which a vector kernel would keep a table for every output, takes no time to
  /// prepare.
  @Test(arguments: [BuiltinOperator.conv2D, .depthwiseConv2D])
  func filterOfManyTaps(code: BuiltinOperator) throws {
    let (width, taps) = (1 << 16, 8191)
    var graph = GraphBuilder()
    let input = graph.tensor(.int8, [1, 1, width, 1], scale: 0.05)
    let output = graph.tensor(.int8, [1, 1, width, 1], scale: 0.1)
    let filter = graph.constant(
      .int8, [1, 1, taps, 1], [Int8](repeating: 3, count: taps), scale: 0.01)
    let bias = graph.constant(.int32, [1], [Int32(5)])
    graph.apply(
      code, [input, filter, bias], to: output, options: .convolution(isDepthwise: code == .depthwiseConv2D))
    let plan = try Plan(graph.model(inputs: [input], outputs: [output]))
    #expect(plan.profiledSteps[0].kernel == "reference")
  }

  @Test func arena() throws {
    let bytes = try Plan(sums).arenaSize
    #expect(throws: Never.self) { try plan(sums, Limits(arenaBytes: bytes)) }
    #expect(throws: PlanError.limit(what: "bytes for its tensors", actual: bytes, limit: bytes - 1)) {
      try plan(sums, Limits(arenaBytes: bytes - 1))
    }
  }

  /// A window of 2^16 taps a side at every pixel of a large image.
  @Test func workOfAWideWindow() {
    var graph = GraphBuilder()
    let (input, output) = (graph.tensor(.uint8, [1, 1 << 14, 1 << 14, 1]), graph.tensor(.uint8, [1]))
    graph.apply(
      .maxPool2D, [input], to: output,
      options: OptionFields(type: 5, [1: .int(1), 2: .int(1), 3: .int(0xffff), 4: .int(0xffff)]))
    #expect(
      throws: PlanError.limit(what: "multiply-accumulates", actual: 0xffff * 0xffff << 28, limit: 1 << 37)
    ) {
      try Plan(graph.model(inputs: [input], outputs: [output]))
    }
  }

  /// Sums of many tensors' bytes, each within its own limit, do not overflow.
  @Test func manyLargeTensors() {
    var graph = GraphBuilder()
    var tensors = [graph.tensor(.float32, [1 << 28])]
    for _ in 0..<64 {
      tensors.append(graph.tensor(.float32, [1 << 28]))
      graph.apply(.logistic, [tensors[tensors.count - 2]], to: tensors[tensors.count - 1])
    }
    let error = #expect(throws: PlanError.self) {
      try plan(graph.model(inputs: [tensors[0]], outputs: tensors), Limits(arenaBytes: 1 << 31))
    }
    #expect(error?.description.contains("bytes for its tensors") == true)
  }
}
