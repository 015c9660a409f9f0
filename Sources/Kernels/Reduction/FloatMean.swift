/// MEAN in float32: the sum in the order of the elements, divided by their count.
package struct FloatMean: Sendable {
  package let reduction: Reduction

  package init(_ reduction: Reduction) { self.reduction = reduction }

  /// The reference kernel, one unit for all.
  package func reference() -> Kernel {
    Kernel(units: 1) { operands, _ in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      var sums = [Float](repeating: 0, count: reduction.outputCount)
      for index in 0..<reduction.inputCount { unsafe sums[reduction.target(index)] += input[index] }
      for index in sums.indices { unsafe output[index] = sums[index] / Float(reduction.size) }
    }
  }
}
