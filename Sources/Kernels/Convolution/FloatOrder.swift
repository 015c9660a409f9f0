/// In which order CONV_2D, FULLY_CONNECTED and DEPTHWISE_CONV_2D in float32 sum. What comes before a QUANTIZE shows it.
package enum FloatOrder: Sendable {
  /// The products, then the bias: the reference. Vector kernels need not keep to it.
  case biasLast
  /// The bias, then the products row by row: a depthwise one (LiteRT, `optimized/depthwiseconv_float.h`).
  case biasFirst
  /// The same with each product rounded together with the sum: XNNPACK (`f32-gemm`, `f32-igemm`).
  case fused
  /// Column by column: XNNPACK's depthwise kernels (`f32-dwconv`).
  case fusedByColumn

  package init(_ numerics: Numerics, of sum: ProductSum, taps: Int, hasOneOutputAChannel: Bool) {
    self =
      switch (numerics, sum) {
      case (.optimized, .depthwise): .biasFirst
      case (.xnnpack, .transposed): .biasLast
      // There are kernels of up to 25 taps. What they do not fit is a convolution.
      case (.xnnpack, .depthwise) where taps <= 25 && hasOneOutputAChannel: .fusedByColumn
      case (.xnnpack, _): .fused
      case (.reference, _), (.single, _), (.optimized, _): .biasLast
      }
  }

  var isFused: Bool { self == .fused || self == .fusedByColumn }
}
