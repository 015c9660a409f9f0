/// DEPTHWISE_CONV_2D. A unit is a row of the output.
enum DepthwiseLoops: WindowLoops {
  static func units(_ window: Window) -> Int { window.outputRows }

  static func imageSizes(_ shape: WeightedShape) -> (input: Int, output: Int) {
    ConvolutionLoops.imageSizes(shape)
  }

  static func run<Arithmetic: WeightedArithmetic>(
    _ shape: WeightedShape, _ arithmetic: Arithmetic, _ input: Span<Arithmetic.Activation>,
    _ filter: Span<Arithmetic.Weight>, _ output: inout MutableSpan<Arithmetic.Output>, _ rows: Range<Int>
  ) {
    let window = shape.window
    let inputShape = window.inputShape(channels: shape.inputChannels)
    let outputShape = window.outputShape(channels: shape.outputStride)
    let multiplier = shape.outputChannels / shape.inputChannels
    let taps = shape.taps

    for row in rows {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
      for x in 0..<window.x.output {
        for channel in 0..<shape.outputChannels {
          var sum = arithmetic.start(channel: channel)
          for (tapY, tapX) in taps {
            guard let sourceY = window.y.source(y, tapY), let sourceX = window.x.source(x, tapX) else {
              continue
            }
            let value = input[inputShape.index(image, sourceY, sourceX) + channel / multiplier]
            let weight = filter[(tapY * window.x.taps + tapX) * shape.outputChannels + channel]
            arithmetic.add(value, by: weight, channel: channel, to: &sum)
          }
          output[outputShape.index(image, y, x) + channel] = arithmetic.output(sum, channel: channel)
        }
      }
    }
  }
}
