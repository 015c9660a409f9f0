/// The element-wise pairing of two tensors, where a dimension of size 1 is repeated to meet the other's.
package struct Broadcast: Sendable, Equatable {
  package let shape: [Int]
  let leftStrides: [Int]
  let rightStrides: [Int]
  /// Both inputs have the output's shape: indices are equal.
  package let isPlain: Bool

  /// Nil where a dimension is neither equal nor 1. Shapes align at their last dimension.
  package init?(_ left: [Int], _ right: [Int]) {
    let rank = max(left.count, right.count)
    let left = [Int](repeating: 1, count: rank - left.count) + left
    let right = [Int](repeating: 1, count: rank - right.count) + right
    guard zip(left, right).allSatisfy({ $0 == $1 || $0 == 1 || $1 == 1 }) else { return nil }
    shape = zip(left, right).map { $0 == 1 ? $1 : $0 }
    leftStrides = Broadcast.strides(left)
    rightStrides = Broadcast.strides(right)
    isPlain = left == right
  }

  package var count: Int { shape.reduce(1, *) }

  /// The indices of the two elements that make element `index` of the output.
  package func sources(_ index: Int) -> (left: Int, right: Int) {
    if isPlain { return (index, index) }
    var (rest, left, right) = (index, 0, 0)
    for dimension in shape.indices.reversed() {
      let position = rest % shape[dimension]
      rest /= shape[dimension]
      left += position * leftStrides[dimension]
      right += position * rightStrides[dimension]
    }
    return (left, right)
  }

  /// Row-major strides; 0 along a dimension of size 1.
  private static func strides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 0, count: shape.count)
    var stride = 1
    for dimension in shape.indices.reversed() {
      if shape[dimension] > 1 { strides[dimension] = stride }
      stride *= shape[dimension]
    }
    return strides
  }
}
