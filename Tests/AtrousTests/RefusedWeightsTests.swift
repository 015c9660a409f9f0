import Atrous
import AtrousTFLite
import Testing

/// Weights and biases that converters write and LiteRT reads wrongly, or in a way that is not known: each is refused by
/// name.
@Suite struct RefusedWeightsTests {
  private func refusal(
    _ code: BuiltinOperator, activations: ElementType, weights: ElementType, bias: ElementType
  ) -> String? {
    var graph = GraphBuilder()
    let input = graph.tensor(activations, [1, 4, 4, 4], scale: 0.05)
    let output = graph.tensor(activations, [1, 4, 4, 4], scale: 0.1)
    let isDepthwise = code == .depthwiseConv2D
    let filter = graph.constant(
      weights, isDepthwise ? [1, 1, 1, 4] : [4, 1, 1, 4],
      [UInt8](repeating: 0x21, count: isDepthwise ? (weights == .int4 ? 2 : 4) : 16),
      channelScales: [0.1])
    let zeros =
      bias == .int64
      ? graph.constant(bias, [4], [0, 0, 0, 0] as [Int64], scale: 0.005)
      : graph.constant(bias, [4], [0, 0, 0, 0] as [Int32], scale: 0.005)
    graph.apply(code, [input, filter, zeros], to: output, options: .convolution(isDepthwise: isDepthwise))
    do {
      _ = try Plan(graph.model(inputs: [input], outputs: [output]))
      return nil
    } catch { return "\(error)" }
  }

  @Test func twoBits() {
    #expect(
      refusal(.conv2D, activations: .int8, weights: .int2, bias: .int32)
        == "operator 0 (CONV_2D), tensor 2: has the unsupported element type int2")
    #expect(
      refusal(.depthwiseConv2D, activations: .int8, weights: .int2, bias: .int32)
        == "operator 0 (DEPTHWISE_CONV_2D), tensor 2: has the unsupported element type int2")
  }

  @Test func fourBitsBesideSixteenDepthwise() {
    #expect(
      refusal(.depthwiseConv2D, activations: .int16, weights: .int4, bias: .int64)
        == "operator 0 (DEPTHWISE_CONV_2D), tensor 2: is int4 beside int16 activations, of which LiteRT does not "
        + "unpack the weights")
  }

  @Test func biasThatIsReadAsAnother() {
    #expect(
      refusal(.conv2D, activations: .int16, weights: .int8, bias: .int32)
        == "operator 0 (CONV_2D), tensor 3: is an int32 bias of int16 activations without quantized_bias_type, "
        + "which LiteRT reads as int64")
  }

  /// The same without what is wrong.
  @Test func othersRun() {
    #expect(refusal(.conv2D, activations: .int16, weights: .int8, bias: .int64) == nil)
    #expect(refusal(.conv2D, activations: .int8, weights: .int8, bias: .int32) == nil)
  }
}
