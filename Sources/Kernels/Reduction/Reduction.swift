/// How a tensor folds onto its sums: every element of the output has its elements of the input.
package struct Reduction: Sendable, Equatable {
  package let inputShape: [Int]
  /// For each dimension of the input, whether it is summed over.
  package let isReduced: [Bool]

  package init(inputShape: [Int], isReduced: [Bool]) {
    self.inputShape = inputShape
    self.isReduced = isReduced
  }

  package var inputCount: Int { inputShape.reduce(1, *) }

  /// Elements of the input for each element of the output.
  package var size: Int { zip(inputShape, isReduced).reduce(1) { $1.1 ? $0 * $1.0 : $0 } }

  package var outputCount: Int { zip(inputShape, isReduced).reduce(1) { $1.1 ? $0 : $0 * $1.0 } }

  /// The element of the output to which element `index` of the input belongs.
  package func target(_ index: Int) -> Int {
    var (rest, target, stride) = (index, 0, 1)
    for dimension in inputShape.indices.reversed() {
      let position = rest % inputShape[dimension]
      rest /= inputShape[dimension]
      if !isReduced[dimension] {
        target += position * stride
        stride *= inputShape[dimension]
      }
    }
    return target
  }
}
