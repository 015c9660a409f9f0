/// TRANSPOSE_CONV is the transpose of a convolution read as a matrix: where that gathers the inputs under a window,
/// this one scatters every input over the window. `window` is the convolution's, so that its `output` is the
/// transposed one's input, and the other way around; the filter is O·H·W·I with O the channels that come out.
extension Window {
  /// Calls `body` for every input of an image with every element of the output that it falls on, in TFLite's order
  /// (`reference/transpose_conv.h`): input row, column and channel, then the filter's row and column.
  ///
  /// - Parameter body: takes the index of the input, of the first output channel's weight, and of the output's
  ///   channel 0, all inside one image.
  func scatter(
    inputChannels: Int, outputChannels: Int, _ body: (_ input: Int, _ weight: Int, _ output: Int) -> Void
  ) {
    for sourceY in 0..<y.output {
      for sourceX in 0..<x.output {
        for channel in 0..<inputChannels {
          let input = (sourceY * x.output + sourceX) * inputChannels + channel
          for tapY in 0..<y.taps {
            guard let targetY = y.source(sourceY, tapY) else { continue }
            for tapX in 0..<x.taps {
              guard let targetX = x.source(sourceX, tapX) else { continue }
              body(
                input, (tapY * x.taps + tapX) * inputChannels + channel,
                (targetY * x.input + targetX) * outputChannels)
            }
          }
        }
      }
    }
  }

  /// Elements of one image that a transposed convolution reads, and writes.
  func transposedSizes(inputChannels: Int, outputChannels: Int) -> (input: Int, output: Int) {
    (y.output * x.output * inputChannels, y.input * x.input * outputChannels)
  }
}

extension QuantizedConvolution {
  /// The reference kernel of TRANSPOSE_CONV on 8-bit integers. A unit is an image of the batch.
  package func transposedReference() -> Kernel {
    Kernel(units: window.batch) { operands, images in
      switch type {
      case .int8: transpose(operands, images, as: Int8.self)
      case .uint8: transpose(operands, images, as: UInt8.self)
      }
    }
  }

  private func transpose<Element: QuantizedElement>(
    _ operands: Operands, _ images: Range<Int>, as: Element.Type
  ) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    let sizes = window.transposedSizes(inputChannels: inputChannels, outputChannels: outputChannels)
    let stride = window.y.taps * window.x.taps * inputChannels
    filter.withSpan(as: Element.self) { filter in
      for image in images {
        var sums = [Int32](repeating: 0, count: sizes.output)
        window.scatter(inputChannels: inputChannels, outputChannels: outputChannels) {
          source, weight, target in
          let value = unsafe Int32(input[image * sizes.input + source]) - inputZeroPoint
          for channel in 0..<outputChannels {
            sums[target + channel] &+= value &* (Int32(filter[weight + channel * stride]) - filterZeroPoint)
          }
        }
        for index in sums.indices {
          let channel = index % outputChannels
          let scaled = requantizers[channel](sums[index] &+ bias[channel]) &+ outputZeroPoint
          unsafe output[image * sizes.output + index] = Element(scaled.clamped(to: clamp))
        }
      }
    }
  }
}

extension FloatConvolution {
  /// The reference kernel of TRANSPOSE_CONV in float32. A unit is an image of the batch.
  package func transposedReference() -> Kernel {
    let sizes = window.transposedSizes(inputChannels: inputChannels, outputChannels: outputChannels)
    let stride = window.y.taps * window.x.taps * inputChannels
    return Kernel(units: window.batch) { operands, images in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Float.self) { filter in
        for image in images {
          var sums = [Float](repeating: 0, count: sizes.output)
          window.scatter(inputChannels: inputChannels, outputChannels: outputChannels) {
            source, weight, target in
            let value = unsafe input[image * sizes.input + source]
            for channel in 0..<outputChannels {
              sums[target + channel] += value * filter[weight + channel * stride]
            }
          }
          for index in sums.indices {
            let sum = sums[index] + bias[index % outputChannels]
            unsafe output[image * sizes.output + index] = sum.clamped(to: clamp)
          }
        }
      }
    }
  }
}

extension HybridConvolution {
  /// The reference kernel of TRANSPOSE_CONV with int8 weights: every product is brought back to float32 on its own and
  /// summed there (TFLite, `reference/transpose_conv.h`, hybrid). A unit is an image of the batch.
  package func transposedReference() -> Kernel {
    let sizes = window.transposedSizes(inputChannels: inputChannels, outputChannels: outputChannels)
    let stride = window.y.taps * window.x.taps * inputChannels
    return Kernel(units: window.batch) { operands, images in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      filter.withSpan(as: Int8.self) { filter in
        for image in images {
          let reals = unsafe input.span.extracting(image * sizes.input..<(image + 1) * sizes.input)
          let activations = DynamicallyQuantized(reals, quantization)
          var sums = [Float](repeating: 0, count: sizes.output)
          window.scatter(inputChannels: inputChannels, outputChannels: outputChannels) {
            source, weight, target in
            let value = Int32(activations.values[source]) - activations.zeroPoint
            for channel in 0..<outputChannels {
              let product = Float(value &* Int32(filter[weight + channel * stride]))
              sums[target + channel] += product * filterScales[channel] * activations.scale
            }
          }
          for index in sums.indices {
            let sum = sums[index] + bias[index % outputChannels]
            unsafe output[image * sizes.output + index] = sum.clamped(to: clamp)
          }
        }
      }
    }
  }
}
