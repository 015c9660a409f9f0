extension FloatConvolution {
  /// The reference kernel of DEPTHWISE_CONV_2D: output channel `c * multiplier + m` reads input channel c alone
  /// (TFLite, `reference/depthwiseconv_float.h`). A unit is a row of the output.
  package func depthwiseReference() -> Kernel {
    Kernel(units: window.outputRows) { operands, rows in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Float.self) { filter in
        var result = unsafe output.mutableSpan
        unsafe convolveDepthwise(input.span, filter, &result, rows)
      }
    }
  }

  private func convolveDepthwise(
    _ input: Span<Float>, _ filter: Span<Float>, _ output: inout MutableSpan<Float>, _ rows: Range<Int>
  ) {
    let inputShape = window.inputShape(channels: inputChannels)
    let outputShape = window.outputShape(channels: outputChannels)
    let multiplier = outputChannels / inputChannels

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        for channel in 0..<outputChannels {
          var sum: Float = 0
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let value = input[inputShape.index(image, sourceY, sourceX) + channel / multiplier]
              sum += value * filter[(tapY * window.x.taps + tapX) * outputChannels + channel]
            }
          }
          output[outputShape.index(image, y, x) + channel] = (sum + bias[channel]).clamped(to: clamp)
        }
      }
    }
  }
}
