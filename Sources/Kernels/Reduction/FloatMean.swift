/// MEAN in float32: the sum in the order of the elements, divided by their count.
package struct FloatMean: Sendable {
  package let reduction: Reduction
  private let count: Float
  private let isXNNPACK: Bool

  package init(_ reduction: Reduction, numerics: Numerics = .reference) {
    self.reduction = reduction
    count = Float(reduction.size)
    isXNNPACK = numerics == .xnnpack
  }

  /// XNNPACK multiplies by the reciprocal (`f32-rdsum`).
  func mean(_ sum: Float) -> Float { isXNNPACK ? sum * (1 / count) : sum / count }

  /// The reference kernel, one unit for all.
  package func reference() -> Kernel {
    Kernel(units: 1) { operands, _ in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      var sums = [Float](repeating: 0, count: reduction.outputCount)
      for index in 0..<reduction.inputCount { unsafe sums[reduction.target(index)] += input[index] }
      for index in sums.indices { unsafe output[index] = mean(sums[index]) }
    }
  }
}
