/// Products of integers less their zero points, requantized with the bias: the equation of `QuantizedConvolution`.
struct QuantizedArithmetic<Activation: QuantizedElement, Weight: QuantizedElement, Sum: Accumulator>:
  WeightedArithmetic
{
  private let inputZeroPoint: Sum
  private let filterZeroPoint: Sum
  private let outputZeroPoint: Int32
  private let bias: [Sum]
  private let requantizers: [Requantizer]
  private let clamp: ClosedRange<Int32>

  init(_ problem: QuantizedConvolution) {
    inputZeroPoint = Sum(problem.inputZeroPoint)
    filterZeroPoint = Sum(problem.filterZeroPoint)
    outputZeroPoint = problem.outputZeroPoint
    bias = problem.bias.map { Sum(truncatingIfNeeded: $0) }
    requantizers = problem.requantizers
    clamp = problem.clamp
  }

  func add(_ activation: Activation, by weight: Weight, channel: Int, to sum: inout Sum) {
    sum &+= (Sum(activation) &- inputZeroPoint) &* (Sum(weight) &- filterZeroPoint)
  }

  func output(_ sum: Sum, channel: Int) -> Activation {
    let scaled = (sum &+ bias[channel]).requantized(by: requantizers[channel]) &+ outputZeroPoint
    return Activation(scaled.clamped(to: clamp))
  }
}

/// An integer that sums products.
protocol Accumulator: FixedWidthInteger, Sendable {
  func requantized(by requantizer: Requantizer) -> Int32
}

extension Int32: Accumulator {
  func requantized(by requantizer: Requantizer) -> Int32 { requantizer(self) }
}

extension Int64: Accumulator {
  func requantized(by requantizer: Requantizer) -> Int32 { requantizer(self) }
}

extension QuantizedConvolution {
  var shape: WeightedShape {
    WeightedShape(
      window: window, inputChannels: inputChannels, outputChannels: outputChannels,
      outputStride: outputStride,
      groupChannels: groupChannels)
  }

  /// The reference kernel.
  func reference<Loops: WindowLoops>(_: Loops.Type) -> Kernel {
    switch format {
    case .int8: Loops.kernel(shape, filter, QuantizedArithmetic<Int8, Int8, Int32>(self))
    case .uint8: Loops.kernel(shape, filter, QuantizedArithmetic<UInt8, UInt8, Int32>(self))
    case .int16x8: Loops.kernel(shape, filter, QuantizedArithmetic<Int16, Int8, Int64>(self))
    case .int16x8Int32: Loops.kernel(shape, filter, QuantizedArithmetic<Int16, Int8, Int32>(self))
    }
  }
}
