/// ARG_MAX: the position of the greatest element along a dimension, the first where several are equal.
///
/// Along the last dimension NaN never wins, unless all are NaN; along another one a NaN at position 0 does, because
/// nothing is greater. TFLite has two loops (`reference/arg_min_max.h`).
package struct ArgMax: Sendable {
  package enum Element: Sendable {
    case float32
    case int8
    case uint8
    case int16
    case int32
  }

  package let element: Element
  package let writesInt64: Bool
  /// Products of the sizes before the dimension and after it.
  package let outer: Int
  package let inner: Int
  package let size: Int

  package init(element: Element, writesInt64: Bool, outer: Int, size: Int, inner: Int) {
    self.element = element
    self.writesInt64 = writesInt64
    self.outer = outer
    self.size = size
    self.inner = inner
  }

  /// The reference kernel. A unit is an index of the dimensions before the one that is searched.
  package func reference() -> Kernel {
    Kernel(units: outer) { operands, rows in
      switch element {
      case .float32: find(operands, rows, as: Float.self) { $0 != $0 }
      case .int8: find(operands, rows, as: Int8.self) { _ in false }
      case .uint8: find(operands, rows, as: UInt8.self) { _ in false }
      case .int16: find(operands, rows, as: Int16.self) { _ in false }
      case .int32: find(operands, rows, as: Int32.self) { _ in false }
      }
    }
  }

  func find<Element: Comparable & BitwiseCopyable>(
    _ operands: Operands, _ rows: Range<Int>, as: Element.Type, _ isNaN: (Element) -> Bool
  ) {
    let input = unsafe operands.input(as: Element.self)
    for row in rows {
      for column in 0..<inner {
        let start = row * size * inner + column
        var (best, greatest) = (0, unsafe input[start])
        for position in 1..<max(size, 1) {
          let value = unsafe input[start + position * inner]
          if value > greatest || (inner == 1 && isNaN(greatest) && !isNaN(value)) {
            (best, greatest) = (position, value)
          }
        }
        store(best, operands, at: row * inner + column)
      }
    }
  }

  func store(_ position: Int, _ operands: Operands, at index: Int) {
    if writesInt64 {
      let output = unsafe operands.output(as: Int64.self)
      unsafe output[index] = Int64(position)
    } else {
      let output = unsafe operands.output(as: Int32.self)
      unsafe output[index] = Int32(truncatingIfNeeded: position)
    }
  }
}
