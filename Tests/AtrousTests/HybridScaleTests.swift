import Atrous
import AtrousTFLite
import Testing

/// Int8 weights beside float activations with one scale for all channels, of which LiteRT's depthwise and grouped
/// convolutions read as many as there are channels.
@Suite struct HybridScaleTests {
  private func output(isDepthwise: Bool, scales: Int) throws -> [Float] {
    var builder = ModelBuilder()
    let input = builder.tensor("", .float32, [1, 5, 5, 8])
    // A grouped convolution's outputs read two channels each.
    let shape = isDepthwise ? [1, 3, 3, 8] : [8, 3, 3, 2]
    let filter = builder.constant(
      "", .int8, shape, (0..<shape.reduce(1, *)).map { Int8($0 * 37 % 255 - 127) },
      Quantization(
        scales: [Float](repeating: 0.02, count: scales), zeroPoints: [Int](repeating: 0, count: scales),
        axis: isDepthwise ? 3 : 0))
    let bias = builder.constant("", .float32, [8], (0..<8).map { Float($0) / 4 })
    let result = builder.tensor("", .float32, [1, 5, 5, 8])
    builder.apply(
      isDepthwise ? .depthwiseConv2D : .conv2D, version: 3, [input, filter, bias], to: [result],
      .convolution(isDepthwise: isDepthwise))
    var session = Session(try Plan(builder.model(inputs: [input], outputs: [result])))
    try session.setSyntheticInputs()
    session.run()
    return try session.output()
  }

  @Test(arguments: [true, false])
  func oneServesAllChannels(isDepthwise: Bool) throws {
    let one = try output(isDepthwise: isDepthwise, scales: 1)
    #expect(one.contains { $0 != 0 })
    #expect(try one == output(isDepthwise: isDepthwise, scales: 8))
  }
}
