/// CONV_2D. A unit is a row of the output.
enum ConvolutionLoops: WindowLoops {
  static func units(_ window: Window) -> Int { window.outputRows }

  static func imageSizes(_ shape: WeightedShape) -> (input: Int, output: Int) {
    let window = shape.window
    return (
      window.y.input * window.x.input * shape.inputChannels,
      window.y.output * window.x.output * shape.outputStride
    )
  }

  static func run<Arithmetic: WeightedArithmetic>(
    _ shape: WeightedShape, _ arithmetic: Arithmetic, _ input: Span<Arithmetic.Activation>,
    _ filter: Span<Arithmetic.Weight>, _ output: inout MutableSpan<Arithmetic.Output>, _ rows: Range<Int>
  ) {
    let window = shape.window
    let inputShape = window.inputShape(channels: shape.inputChannels)
    let outputShape = window.outputShape(channels: shape.outputStride)
    let groupChannels = shape.groupChannels
    let channelsPerGroup = shape.outputChannels / (shape.inputChannels / groupChannels)

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        for channel in 0..<shape.outputChannels {
          let firstInput = channel / channelsPerGroup * groupChannels
          var sum = arithmetic.start(channel: channel)
          for tapY in 0..<window.y.taps {
            guard let sourceY = window.y.source(y, tapY) else { continue }
            for tapX in 0..<window.x.taps {
              guard let sourceX = window.x.source(x, tapX) else { continue }
              let from = inputShape.index(image, sourceY, sourceX) + firstInput
              let weights = ((channel * window.y.taps + tapY) * window.x.taps + tapX) * groupChannels
              for c in 0..<groupChannels {
                arithmetic.add(input[from + c], by: filter[weights + c], channel: channel, to: &sum)
              }
            }
          }
          output[outputShape.index(image, y, x) + channel] = arithmetic.output(sum, channel: channel)
        }
      }
    }
  }
}
