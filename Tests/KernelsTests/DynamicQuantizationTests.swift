import AtrousKernels
import Testing

@Suite struct DynamicQuantizationTests {
  /// -1...1 has its zero point on a half step, and so are the values of an 8-bit image: they are rounded before the zero
  /// point is added. The numbers are LiteRT's, from a DEPTHWISE_CONV_2D that multiplies by 1.
  @Test func halfSteps() {
    let reals: [Float] = [-1, 1, 0, 63 / 127.5 - 1, 200 / 127.5 - 1]
    let quantized = DynamicallyQuantized(reals.span, .asymmetric)
    #expect(quantized.scale.zeroPoint == -1)
    #expect(quantized.values.map { Int32($0) - quantized.scale.zeroPoint } == [-127, 127, 0, -65, 73])
  }

  /// The float below a half, 19 times: LiteRT's CONV_2D with the identity as its filter takes the first 16 for 1.
  @Test func eightAtATime() {
    let belowHalf = Float(0.5).nextDown
    var reals = [Float](repeating: belowHalf, count: 19)
    (reals[1], reals[2], reals[3], reals[4], reals[17], reals[18]) = (
      -belowHalf, 2.5, -2.5, 127, -belowHalf, 2.5
    )
    let quantized = DynamicallyQuantized(reals.span, .symmetric)
    #expect(quantized.scale.scale == 1)
    #expect(quantized.values == [1, -1, 3, -3, 127, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 3])
  }

  /// The exact difference has a bit more than float32; a step of it would be 0.05244389.
  @Test func rangeIsADifferenceOfFloats() {
    let quantized = DynamicallyQuantized([Float(-7.4538994), 5.919293].span, .asymmetric)
    #expect(quantized.scale.scale == 0.052443888)
  }

  @Test func zerosHaveScaleOne() {
    for quantization in [DynamicQuantization.symmetric, .asymmetric] {
      let quantized = DynamicallyQuantized([Float](repeating: 0, count: 3).span, quantization)
      #expect(quantized.values == [0, 0, 0])
      #expect(quantized.scale.scale == 1 && quantized.scale.zeroPoint == 0)
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
