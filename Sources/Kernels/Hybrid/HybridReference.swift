extension HybridConvolution {
  /// The reference kernel of CONV_2D (TFLite, `reference/conv.h`, `HybridConvPerChannel`). A unit is an image of the
  /// batch, whose activations are quantized together.
  package func convolutionReference() -> Kernel {
    forEachImage { image, activations, filter, output in
      convolve(image, activations, filter, &output)
    }
  }

  /// The reference kernel of DEPTHWISE_CONV_2D (TFLite, `reference/integer_ops/depthwise_conv.h`,
  /// `DepthwiseConvHybridPerChannel`). A unit is an image of the batch.
  package func depthwiseReference() -> Kernel {
    forEachImage { image, activations, filter, output in
      convolveDepthwise(image, activations, filter, &output)
    }
  }

  private func forEachImage(
    _ body: @escaping @Sendable (Int, DynamicallyQuantized, Span<Int8>, inout MutableSpan<Float>) -> Void
  ) -> Kernel {
    let size = window.inputShape(channels: inputChannels).count / window.batch
    return Kernel(units: window.batch) { operands, images in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Int8.self) { filter in
        var result = unsafe output.mutableSpan
        for image in images {
          let reals = unsafe input.span.extracting(image * size..<(image + 1) * size)
          body(image, DynamicallyQuantized(reals, quantization), filter, &result)
        }
      }
    }
  }

  private func convolve(
    _ image: Int, _ activations: DynamicallyQuantized, _ filter: Span<Int8>,
    _ output: inout MutableSpan<Float>
  ) {
    let inputShape = window.inputShape(channels: inputChannels)
    let outputShape = window.outputShape(channels: outputChannels)
    let groupChannels = groupChannels
    let channelsPerGroup = outputChannels / (inputChannels / groupChannels)
    let input = activations.values.span

    for y in 0..<window.y.output {
      for x in 0..<window.x.output {
        for channel in 0..<outputChannels {
          let firstInput = channel / channelsPerGroup * groupChannels
          var sum: Int32 = 0
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let from = inputShape.index(0, sourceY, sourceX) + firstInput
              let weights = ((channel * window.y.taps + tapY) * window.x.taps + tapX) * groupChannels
              for c in 0..<groupChannels {
                sum &+= (Int32(input[from + c]) - activations.zeroPoint) &* Int32(filter[weights + c])
              }
            }
          }
          output[outputShape.index(image, y, x) + channel] = real(
            sum, channel: channel, activationScale: activations.scale)
        }
      }
    }
  }

  private func convolveDepthwise(
    _ image: Int, _ activations: DynamicallyQuantized, _ filter: Span<Int8>,
    _ output: inout MutableSpan<Float>
  ) {
    let inputShape = window.inputShape(channels: inputChannels)
    let outputShape = window.outputShape(channels: outputChannels)
    let multiplier = outputChannels / inputChannels
    let input = activations.values.span

    for y in 0..<window.y.output {
      for x in 0..<window.x.output {
        for channel in 0..<outputChannels {
          var sum: Int32 = 0
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let value = input[inputShape.index(0, sourceY, sourceX) + channel / multiplier]
              let weight = filter[(tapY * window.x.taps + tapX) * outputChannels + channel]
              sum &+= (Int32(value) - activations.zeroPoint) &* Int32(weight)
            }
          }
          output[outputShape.index(image, y, x) + channel] = real(
            sum, channel: channel, activationScale: activations.scale)
        }
      }
    }
  }
}
