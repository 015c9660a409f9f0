import AtrousKernels
import Testing

@Suite struct DynamicQuantizationTests {
  /// -1...1 has its zero point on a half step, and so are the values of an 8-bit image: they are rounded before the zero
  /// point is added. The numbers are LiteRT's, from a DEPTHWISE_CONV_2D that multiplies by 1.
  @Test func halfSteps() {
    let reals: [Float] = [-1, 1, 0, 63 / 127.5 - 1, 200 / 127.5 - 1]
    let quantized = DynamicallyQuantized(reals.span, .asymmetric)
    #expect(quantized.zeroPoint == -1)
    #expect(quantized.values.map { Int32($0) - quantized.zeroPoint } == [-127, 127, 0, -65, 73])
  }

  @Test func zerosHaveScaleOne() {
    for quantization in [DynamicQuantization.symmetric, .asymmetric] {
      let quantized = DynamicallyQuantized([Float](repeating: 0, count: 3).span, quantization)
      #expect(quantized.values == [0, 0, 0])
      #expect(quantized.scale == 1 && quantized.zeroPoint == 0)
    }
  }

  @Test func whatIsNotFiniteDoesNotTrap() {
    let odd: [[Float]] = [[.nan, 1], [.infinity, 0 - .infinity], [0 - .infinity, 2], [3e38, -3e38]]
    for reals in odd {
      for quantization in [DynamicQuantization.symmetric, .asymmetric] {
        #expect(DynamicallyQuantized(reals.span, quantization).values.count == 2)
      }
    }
  }
}
