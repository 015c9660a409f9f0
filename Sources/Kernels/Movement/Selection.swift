/// SELECT and SELECT_V2: of two tensors the element that a condition names. Each of the three may repeat itself along
/// dimensions.
package struct Selection: Sendable {
  /// Bytes an element: 1, 2, 4 or 8.
  package let elementSize: Int
  package let shape: [Int]
  /// Of the condition and the two tensors: strides along the output's dimensions, 0 where they repeat themselves.
  package let strides: [[Int]]

  package init(elementSize: Int, shape: [Int], strides: [[Int]]) {
    self.elementSize = elementSize
    self.shape = shape
    self.strides = strides
  }

  private var count: Int { shape.reduce(1, *) }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch elementSize {
      case 1: select(operands, elements, as: UInt8.self)
      case 2: select(operands, elements, as: UInt16.self)
      case 4: select(operands, elements, as: UInt32.self)
      default: select(operands, elements, as: UInt64.self)
      }
    }
  }

  private func select<Element: BitwiseCopyable>(
    _ operands: Operands, _ elements: Range<Int>, as: Element.Type
  ) {
    let condition = unsafe operands.input(0, as: UInt8.self)
    let (a, b) = unsafe (operands.input(1, as: Element.self), operands.input(2, as: Element.self))
    let output = unsafe operands.output(as: Element.self)
    for index in elements {
      unsafe output[index] =
        condition[source(0, index)] != 0 ? a[source(1, index)] : b[source(2, index)]
    }
  }

  /// The element of an operand that belongs to element `index` of the output.
  private func source(_ operand: Int, _ index: Int) -> Int {
    var (rest, source) = (index, 0)
    for dimension in shape.indices.reversed() {
      source += rest % shape[dimension] * strides[operand][dimension]
      rest /= shape[dimension]
    }
    return source
  }

  /// A faster kernel for every processor where nothing repeats itself.
  package func plain() -> Kernel? {
    guard strides[0] == strides[1], strides[0] == strides[2],
      zip(shape, zip(strides[0], rowMajorStrides(shape))).allSatisfy({ $0 == 1 || $1.0 == $1.1 })
    else { return nil }
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch elementSize {
      case 1: selectPlain(operands, elements, as: UInt8.self)
      case 2: selectPlain(operands, elements, as: UInt16.self)
      case 4: selectPlain(operands, elements, as: UInt32.self)
      default: selectPlain(operands, elements, as: UInt64.self)
      }
    }
  }

  private func selectPlain<Element: BitwiseCopyable>(
    _ operands: Operands, _ elements: Range<Int>, as: Element.Type
  ) {
    let condition = unsafe operands.input(0, as: UInt8.self).baseAddress!
    let a = unsafe operands.input(1, as: Element.self).baseAddress!
    let b = unsafe operands.input(2, as: Element.self).baseAddress!
    let output = unsafe operands.output(as: Element.self).baseAddress!
    for index in elements {
      let (x, y) = unsafe (a[index], b[index])
      unsafe output[index] = condition[index] != 0 ? x : y
    }
  }
}
