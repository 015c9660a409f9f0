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

/// The bias, and products added to it in the order of the loops.
struct BiasFirstArithmetic: WeightedArithmetic {
  private let bias: [Float]
  private let clamp: ClosedRange<Float>
  private let isFused: Bool

  init(_ problem: FloatConvolution) {
    bias = problem.bias
    clamp = problem.clamp
    isFused = problem.order.isFused
  }

  func start(channel: Int) -> Float { bias[channel] }

  func add(_ activation: Float, by weight: Float, channel: Int, to sum: inout Float) {
    sum = isFused ? fusedProduct(activation, weight, addedTo: sum) : sum + activation * weight
  }

  func output(_ sum: Float, channel: Int) -> Float { sum.clamped(to: clamp) }
}

extension FloatConvolution {
  var shape: WeightedShape {
    WeightedShape(
      window: window, inputChannels: inputChannels, outputChannels: outputChannels,
      outputStride: outputStride, groupChannels: groupChannels, sumsByColumn: order == .fusedByColumn)
  }

  /// The reference kernel.
  func reference<Loops: WindowLoops>(_: Loops.Type) -> Kernel {
    order == .biasLast
      ? Loops.kernel(shape, filter, FloatArithmetic(self))
      : Loops.kernel(shape, filter, BiasFirstArithmetic(self))
  }
}
