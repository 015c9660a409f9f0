extension FloatConvolution {
  /// The reference kernel of CONV_2D: products summed in float32 in the order of the filter's elements, then the bias
  /// (TFLite, `reference/conv.h`). A unit is a row of the output.
  package func convolutionReference() -> Kernel {
    Kernel(units: window.outputRows) { operands, rows in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Float.self) { filter in
        var result = unsafe output.mutableSpan
        unsafe convolve(input.span, filter, &result, rows)
      }
    }
  }

  private func convolve(
    _ input: Span<Float>, _ filter: Span<Float>, _ output: inout MutableSpan<Float>, _ rows: Range<Int>
  ) {
    let inputShape = window.inputShape(channels: inputChannels)
    let outputShape = window.outputShape(channels: outputStride)
    let groupChannels = groupChannels
    let channelsPerGroup = outputChannels / (inputChannels / groupChannels)

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        for channel in 0..<outputChannels {
          let firstInput = channel / channelsPerGroup * groupChannels
          var sum: Float = 0
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let from = inputShape.index(image, sourceY, sourceX) + firstInput
              let weights = ((channel * window.y.taps + tapY) * window.x.taps + tapX) * groupChannels
              for c in 0..<groupChannels { sum += input[from + c] * filter[weights + c] }
            }
          }
          output[outputShape.index(image, y, x) + channel] = (sum + bias[channel]).clamped(to: clamp)
        }
      }
    }
  }
}
