extension QuantizedConvolution {
  /// The reference kernel of CONV_2D. A unit is a row of the output.
  package func convolutionReference() -> Kernel {
    Kernel(units: window.outputRows) { operands, rows in
      switch type {
      case .int8: convolve(operands, rows, as: Int8.self)
      case .uint8: convolve(operands, rows, as: UInt8.self)
      }
    }
  }

  private func convolve<Element: QuantizedElement>(_ operands: Operands, _ rows: Range<Int>, as: Element.Type)
  {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    filter.withSpan(as: Element.self) { filter in
      var result = unsafe output.mutableSpan
      unsafe convolve(input.span, filter, &result, rows)
    }
  }

  private func convolve<Element: QuantizedElement>(
    _ input: Span<Element>, _ filter: Span<Element>, _ output: inout MutableSpan<Element>, _ rows: Range<Int>
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
          var sum: Int32 = 0
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let from = inputShape.index(image, sourceY, sourceX) + firstInput
              let weights = ((channel * window.y.taps + tapY) * window.x.taps + tapX) * groupChannels
              for c in 0..<groupChannels {
                sum &+=
                  (Int32(input[from + c]) - inputZeroPoint) &* (Int32(filter[weights + c]) - filterZeroPoint)
              }
            }
          }
          let scaled = requantizers[channel](sum &+ bias[channel]) &+ outputZeroPoint
          output[outputShape.index(image, y, x) + channel] = Element(scaled.clamped(to: clamp))
        }
      }
    }
  }
}
