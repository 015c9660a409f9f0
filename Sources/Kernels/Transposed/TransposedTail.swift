extension QuantizedConvolution {
  /// A kernel of TRANSPOSE_CONV, and the elements that have a rounding of their own.
  ///
  /// The optimized kernel of uint8 rounds sixteen elements at a time, ties up, whatever their channels, and leaves the last
  /// of the output to scalar code like the reference's (`optimized_ops.h`, `Quantize`). They are written again, so that one
  /// unit does all.
  func withTail(_ kernel: Kernel) -> Kernel {
    let count = window.inputShape(channels: outputChannels).count
    guard let tail, tail.start < count else { return kernel }
    return Kernel(units: 1, scratch: kernel.scratch) { operands, _ in
      kernel(operands)
      let input = unsafe operands.input(as: UInt8.self)
      let output = unsafe operands.output(as: UInt8.self)
      filter.withSpan(as: UInt8.self) { filter in
        for index in tail.start..<count {
          let (pixel, channel) = index.quotientAndRemainder(dividingBy: outputChannels)
          let sum = unsafe transposedSum(input.span, filter, pixel: pixel, channel: channel)
          let step = tail.requantizer(sum) &+ outputZeroPoint
          unsafe output[index] = UInt8(step.clamped(to: clamp))
        }
      }
    }
  }

  /// The sum of one element, of the inputs whose windows reach it.
  private func transposedSum(
    _ input: Span<UInt8>, _ filter: Span<UInt8>, pixel: Int, channel: Int
  ) -> Int32 {
    let (row, x) = pixel.quotientAndRemainder(dividingBy: window.x.input)
    let (image, y) = row.quotientAndRemainder(dividingBy: window.y.input)
    let inputShape = window.outputShape(channels: inputChannels)
    var sum = Int32(truncatingIfNeeded: bias[channel])
    for sourceY in 0..<window.y.output {
      for sourceX in 0..<window.x.output {
        let tapY = y + window.y.padding - sourceY * window.y.stride
        let tapX = x + window.x.padding - sourceX * window.x.stride
        guard (0..<window.y.taps).contains(tapY), (0..<window.x.taps).contains(tapX) else { continue }
        let source = inputShape.index(image, sourceY, sourceX)
        let weights = ((channel * window.y.taps + tapY) * window.x.taps + tapX) * inputChannels
        for c in 0..<inputChannels {
          sum &+=
            (Int32(input[source + c]) - inputZeroPoint) &* (Int32(filter[weights + c]) - filterZeroPoint)
        }
      }
    }
    return sum
  }
}
