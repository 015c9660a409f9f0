/// MEAN in other numerics than the reference's.
package struct NumericMean: QuantizedLoop {
  private enum Form: Sendable {
    /// `round(sum * factor + offset)` in float32, ties to even: the offset is the zero points', and stays a fraction
    /// (XNNPACK, `qs8-rdsum`).
    case xnnpack(factor: Float, offset: Float)
    /// The sum as it is by a factor of float32, channels in blocks of 16 with ties up and the rest as the reference has
    /// them; then `bias` (`optimized/reduce.h`, `MeanImpl`).
    case optimized(Requantizer, tail: Requantizer, bias: Int32)
  }

  private let mean: QuantizedMean
  private let form: Form

  /// Nil where the reference's kernel gives the same bits.
  package init?(
    _ mean: QuantizedMean, input: Affine, output: Affine, keepsDimensions: Bool, numerics: Numerics
  ) {
    self.mean = mean
    let reduction = mean.reduction
    let count = Float(reduction.size)
    guard mean.type != .int16 else { return nil }
    switch numerics {
    case .reference, .single: return nil
    case .xnnpack:
      let factor = input.scale / output.scale * (1 / count)
      let zeros = Float(Int32(truncatingIfNeeded: reduction.size) &* input.zeroPoint)
      form = .xnnpack(factor: factor, offset: Float(output.zeroPoint) - zeros * factor)
    case .optimized:
      guard keepsDimensions, reduction.isReduced == [false, true, true, false] else { return nil }
      let zeros = Float(input.zeroPoint) * input.scale / output.scale
      let rounded = zeros + (zeros > 0 ? 0.5 : -0.5)
      let factor = Double(input.scale / (count * output.scale))
      form = .optimized(
        Requantizer(factor, rounding: .upward), tail: Requantizer(factor),
        bias: output.zeroPoint - Int32(rounded.rounded(.towardZero)))
    }
  }

  /// One unit for all.
  package func reference() -> Kernel { mean.type.kernel(units: 1, self) }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let output = unsafe operands.output(as: Element.self)
    for (index, sum) in mean.sums(operands, as: Element.self).enumerated() {
      unsafe output[index] = Element(value(sum, index))
    }
  }

  /// The vector kernel; nil where the reference's has none, or where channels differ.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    if case .optimized = form, channels % 16 != 0 { return nil }
    return mean.vector(kernels) { value($0, 0) }
  }

  private var channels: Int { mean.reduction.inputShape.last ?? 1 }

  /// The output of which the sum is given.
  private func value(_ sum: Int32, _ index: Int) -> Int32 {
    switch form {
    case .xnnpack(let factor, let offset): return step(Float(sum) * factor + offset, in: mean.type.range)
    case .optimized(let body, let tail, let bias):
      let requantizer = index % channels < tailStart(of: channels, block: 16) ? body : tail
      return (requantizer(sum) &+ bias).clamped(to: mean.type.range)
    }
  }
}
