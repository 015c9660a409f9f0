/// TRANSPOSE_CONV is the transpose of a convolution read as a matrix: where that gathers the inputs under a window,
/// this one scatters every input over the window. `window` is the convolution's, so that its `output` is the
/// transposed one's input, and the other way around; the filter is O·H·W·I with O the channels that come out. A unit is
/// an image of the batch.
enum TransposedLoops: WindowLoops {
  static func units(_ window: Window) -> Int { window.batch }

  static func imageSizes(_ shape: WeightedShape) -> (input: Int, output: Int) {
    let window = shape.window
    return (
      window.y.output * window.x.output * shape.inputChannels,
      window.y.input * window.x.input * shape.outputChannels
    )
  }

  /// In TFLite's order (`reference/transpose_conv.h`), which float sums show: input row, column and channel, then the
  /// filter's row and column.
  static func run<Arithmetic: WeightedArithmetic>(
    _ shape: WeightedShape, _ arithmetic: Arithmetic, _ input: Span<Arithmetic.Activation>,
    _ filter: Span<Arithmetic.Weight>, _ output: inout MutableSpan<Arithmetic.Output>, _ images: Range<Int>
  ) {
    let (window, outputs) = (shape.window, shape.outputChannels)
    let sizes = imageSizes(shape)
    let filterStride = window.y.taps * window.x.taps * shape.inputChannels

    for image in images {
      var sums = (0..<sizes.output).map { arithmetic.start(channel: $0 % outputs) }
      for sourceY in 0..<window.y.output {
        for sourceX in 0..<window.x.output {
          for c in 0..<shape.inputChannels {
            let source = (sourceY * window.x.output + sourceX) * shape.inputChannels + c
            let value = input[image * sizes.input + source]
            for tapY in 0..<window.y.taps {
              guard let targetY = window.y.source(sourceY, tapY) else { continue }
              for tapX in 0..<window.x.taps {
                guard let targetX = window.x.source(sourceX, tapX) else { continue }
                let target = (targetY * window.x.input + targetX) * outputs
                let weights = (tapY * window.x.taps + tapX) * shape.inputChannels + c
                for channel in 0..<outputs {
                  let weight = filter[weights + channel * filterStride]
                  arithmetic.add(value, by: weight, channel: channel, to: &sums[target + channel])
                }
              }
            }
          }
        }
      }
      for index in sums.indices {
        output[image * sizes.output + index] = arithmetic.output(sums[index], channel: index % outputs)
      }
    }
  }
}
