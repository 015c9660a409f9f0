import Atrous
import AtrousTFLite
import Testing

/// Weights of 4 bits compute what the same weights do in 8.
@Suite struct NibbleTests {
  private func outputs(_ isPacked: Bool, bytes: Int = 8, _ kernels: KernelSet) throws -> [Int8] {
    let weights = (0..<15).map { Int8(($0 * 7) % 16 - 8) }
    let packed = (0..<8).map { pair in
      UInt8(bitPattern: weights[2 * pair]) & 15
        | UInt8(truncatingIfNeeded: Int(2 * pair + 1 < 15 ? weights[2 * pair + 1] : 0) << 4)
    }
    var graph = GraphBuilder()
    let input = graph.tensor(.int8, [1, 4, 4, 5], scale: 0.05, zeroPoint: -3)
    let output = graph.tensor(.int8, [1, 4, 4, 3], scale: 0.1, zeroPoint: 7)
    let scales: [Float] = [0.1, 0.3, 0.2]
    let filter =
      isPacked
      ? graph.constant(.int4, [3, 1, 1, 5], Array(packed.prefix(bytes)), channelScales: scales)
      : graph.constant(.int8, [3, 1, 1, 5], weights, channelScales: scales)
    let bias = graph.constant(.int32, [3], [100, -200, 300] as [Int32], scale: 0.005)
    graph.apply(.conv2D, [input, filter, bias], to: output, options: .convolution())
    var session = Session(
      try Plan(graph.model(inputs: [input], outputs: [output]), options: kernels.options()))
    try session.setSyntheticInputs()
    session.run()
    return try session.output()
  }

  @Test(arguments: KernelSet.all) func areEqual(kernels: KernelSet) throws {
    #expect(try outputs(true, kernels) == outputs(false, kernels))
  }

  @Test func tooFewBytes() throws {
    let error = #expect(throws: PlanError.self) {
      try outputs(true, bytes: 7, try #require(KernelSet.all.first))
    }
    #expect(error?.description.contains("int4[3, 1, 1, 5] takes 8 bytes, its buffer at offset") == true)
  }
}
