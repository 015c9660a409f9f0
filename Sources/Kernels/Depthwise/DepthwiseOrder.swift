/// In which order DEPTHWISE_CONV_2D in float32 sums. What comes before a QUANTIZE shows it.
package enum DepthwiseOrder: Sendable {
  /// The products row by row, then the bias: the reference. Vector kernels need not keep to it.
  case biasLast
  /// The bias, then the products row by row (LiteRT, `optimized/depthwiseconv_float.h`).
  case rows
  /// The bias, then the products, each rounded together with the sum: XNNPACK, column by column (`f32-dwconv`) or row by
  /// row (`f32-igemm`).
  case fused

  package init(_ numerics: Numerics) {
    self =
      switch numerics {
      case .reference, .single: .biasLast
      case .optimized: .rows
      case .xnnpack: .fused
      }
  }
}

extension FloatConvolution {
  /// XNNPACK has depthwise kernels of up to 25 taps and one output a channel. What they do not fit is its convolution's.
  var sumsByColumn: Bool {
    order == .fused && inputChannels == outputChannels && window.y.taps * window.x.taps <= 25
  }

  /// The reference kernel of DEPTHWISE_CONV_2D. A unit is a row of the output.
  func depthwiseReference() -> Kernel {
    if order == .biasLast { return reference(DepthwiseLoops.self) }
    return Kernel(units: window.outputRows) { operands, rows in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Float.self) { filter in
        var result = unsafe output.mutableSpan
        unsafe sumDepthwise(input.span, filter, &result, rows)
      }
    }
  }

  private func sumDepthwise(
    _ input: Span<Float>, _ filter: Span<Float>, _ output: inout MutableSpan<Float>, _ rows: Range<Int>
  ) {
    let inputShape = window.inputShape(channels: inputChannels)
    let outputShape = window.outputShape(channels: outputStride)
    let multiplier = outputChannels / inputChannels
    let (isFused, isByColumn) = (order == .fused, sumsByColumn)
    let (outer, inner) = isByColumn ? (window.x.taps, window.y.taps) : (window.y.taps, window.x.taps)

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        for channel in 0..<outputChannels {
          var sum = bias[channel]
          for i in 0..<outer {
            for j in 0..<inner {
              let (tapY, tapX) = isByColumn ? (j, i) : (i, j)
              guard let sourceY = window.y.source(y, tapY), let sourceX = window.x.source(x, tapX) else {
                continue
              }
              let value = input[inputShape.index(image, sourceY, sourceX) + channel / multiplier]
              let weight = filter[(tapY * window.x.taps + tapX) * outputChannels + channel]
              sum = isFused ? sum.addingProduct(value, weight) : sum + value * weight
            }
          }
          output[outputShape.index(image, y, x) + channel] = sum.clamped(to: clamp)
        }
      }
    }
  }
}
