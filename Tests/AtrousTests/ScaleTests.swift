import Atrous
import AtrousTFLite
import Testing

/// Scales at the end of what a float holds: converters write 0 for channels of zeros, which LiteRT runs.
@Suite struct ScaleTests {
  /// A 1x1 convolution of five channels to three, whose weights have these scales and whose bias has this one.
  private func outputs(_ scales: [Float], biasScale: Float?, _ kernels: KernelSet) throws -> [Int8] {
    var graph = GraphBuilder()
    let input = graph.tensor(.int8, [1, 4, 4, 5], scale: 0.05, zeroPoint: -3)
    let output = graph.tensor(.int8, [1, 4, 4, 3], scale: 0.1, zeroPoint: 7)
    let filter = graph.constant(
      .int8, [3, 1, 1, 5], (0..<15).map { Int8(truncatingIfNeeded: 37 * $0 - 90) }, channelScales: scales)
    let bias = graph.constant(.int32, [3], [100, -200, 300] as [Int32], scale: biasScale)
    graph.apply(.conv2D, [input, filter, bias], to: output, options: .convolution())
    var session = Session(
      try Plan(graph.model(inputs: [input], outputs: [output]), options: kernels.options()))
    try session.setSyntheticInputs()
    session.run()
    return try session.output()
  }

  /// A channel whose factor is 0, or too small for any sum to count, is the output's zero point; the others are as ever.
  @Test(arguments: KernelSet.all, [0, .leastNonzeroMagnitude] as [Float])
  func channelWithoutScale(kernels: KernelSet, scale: Float) throws {
    let ordinary = try outputs([0.01, 0.03, 0.02], biasScale: 0.001, kernels)
    let actual = try outputs([0.01, scale, 0.02], biasScale: 0.001, kernels)
    for (index, value) in actual.enumerated() {
      #expect(value == (index % 3 == 1 ? 7 : ordinary[index]))
    }
  }

  /// A bias is added as it is, whatever its scale.
  @Test(arguments: [0, 1, nil] as [Float?])
  func biasScaleIsNotUsed(scale: Float?) throws {
    let kernels = try #require(KernelSet.all.first)
    let expected = try outputs([0.01, 0.03, 0.02], biasScale: 0.0005, kernels)
    #expect(try outputs([0.01, 0.03, 0.02], biasScale: scale, kernels) == expected)
  }
}
