extension QuantizedConvolution {
  /// The reference kernel of DEPTHWISE_CONV_2D: output channel `c * multiplier + m` reads input channel c alone.
  /// A unit is a row of the output.
  package func depthwiseReference() -> Kernel {
    Kernel(units: window.outputRows) { operands, rows in
      switch type {
      case .int8: convolveDepthwise(operands, rows, as: Int8.self)
      case .uint8: convolveDepthwise(operands, rows, as: UInt8.self)
      }
    }
  }

  private func convolveDepthwise<Element: QuantizedElement>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    filter.withSpan(as: Element.self) { filter in
      var result = unsafe output.mutableSpan
      unsafe convolveDepthwise(input.span, filter, &result, rows)
    }
  }

  private func convolveDepthwise<Element: QuantizedElement>(
    _ input: Span<Element>, _ filter: Span<Element>, _ output: inout MutableSpan<Element>, _ rows: Range<Int>
  ) {
    let inputShape = window.inputShape(channels: inputChannels)
    let outputShape = window.outputShape(channels: outputChannels)
    let multiplier = outputChannels / inputChannels

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        for channel in 0..<outputChannels {
          var sum: Int32 = 0
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let value = input[inputShape.index(image, sourceY, sourceX) + channel / multiplier]
              let weight = filter[(tapY * window.x.taps + tapX) * outputChannels + channel]
              sum &+= (Int32(value) - inputZeroPoint) &* (Int32(weight) - filterZeroPoint)
            }
          }
          let scaled = requantizers[channel](sum &+ bias[channel]) &+ outputZeroPoint
          output[outputShape.index(image, y, x) + channel] = Element(scaled.clamped(to: clamp))
        }
      }
    }
  }
}
