/// Products summed in float32 in the order of the loops, then the bias (TFLite, `reference/conv.h`).
struct FloatArithmetic: WeightedArithmetic {
  private let bias: [Float]
  private let clamp: ClosedRange<Float>

  init(_ problem: FloatConvolution) {
    bias = problem.bias
    clamp = problem.clamp
  }

  func add(_ activation: Float, by weight: Float, channel: Int, to sum: inout Float) {
    sum += activation * weight
  }

  func output(_ sum: Float, channel: Int) -> Float { (sum + bias[channel]).clamped(to: clamp) }
}

extension FloatConvolution {
  var shape: WeightedShape {
    WeightedShape(
      window: window, inputChannels: inputChannels, outputChannels: outputChannels,
      outputStride: outputStride,
      groupChannels: groupChannels)
  }

  /// The reference kernel.
  func reference<Loops: WindowLoops>(_: Loops.Type) -> Kernel {
    Loops.kernel(shape, filter, FloatArithmetic(self))
  }
}
