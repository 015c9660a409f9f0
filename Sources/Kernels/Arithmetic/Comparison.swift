/// EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER or GREATER_EQUAL of two tensors, into bytes 0 and 1.
package struct Comparison: Sendable {
  package enum Operation: Sendable, CaseIterable {
    case equal
    case notEqual
    case less
    case lessEqual
    case greater
    case greaterEqual
  }

  package enum Element: Sendable {
    case float32
    case int16
    case int32
    case int64
    case bool
    case quantized(QuantizedComparison)
  }

  package let operation: Operation
  package let element: Element
  package let broadcast: Broadcast

  package init(_ operation: Operation, element: Element, broadcast: Broadcast) {
    self.operation = operation
    self.element = element
    self.broadcast = broadcast
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: broadcast.count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch element {
      case .float32: compare(operands, elements, Float.self) { ($0, $1) }
      case .int16: compare(operands, elements, Int16.self) { ($0, $1) }
      case .int32: compare(operands, elements, Int32.self) { ($0, $1) }
      case .int64: compare(operands, elements, Int64.self) { ($0, $1) }
      case .bool: compare(operands, elements, UInt8.self) { ($0, $1) }
      case .quantized(let steps) where steps.isSigned:
        compare(operands, elements, Int8.self) { steps(Int32($0), Int32($1)) }
      case .quantized(let steps):
        compare(operands, elements, UInt8.self) { steps(Int32($0), Int32($1)) }
      }
    }
  }

  private func compare<Element: BitwiseCopyable, Number: Comparable>(
    _ operands: Operands, _ elements: Range<Int>, _: Element.Type,
    _ numbers: (Element, Element) -> (Number, Number)
  ) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let result = unsafe operands.output(as: UInt8.self)
    for index in elements {
      let (i, j) = broadcast.sources(index)
      let (x, y) = unsafe numbers(a[i], b[j])
      let holds =
        switch operation {
        case .equal: x == y
        case .notEqual: x != y
        case .less: x < y
        case .lessEqual: x <= y
        case .greater: x > y
        case .greaterEqual: x >= y
        }
      unsafe result[index] = holds ? 1 : 0
    }
  }
}

/// Two 8-bit values made comparable: each `(q - z) << 8`, times its scale, rounded (TFLite, `reference/comparisons.h`,
/// `ComparisonWithScaling`).
package struct QuantizedComparison: Sendable {
  package let isSigned: Bool
  let leftZeroPoint: Int32
  let rightZeroPoint: Int32
  let left: Requantizer
  let right: Requantizer

  /// - Precondition: both scales are below 1.
  package init(_ type: QuantizedType, left: Affine, right: Affine) {
    isSigned = type == .int8
    (leftZeroPoint, rightZeroPoint) = (left.zeroPoint, right.zeroPoint)
    (self.left, self.right) = (Requantizer(Double(left.scale)), Requantizer(Double(right.scale)))
  }

  func callAsFunction(_ a: Int32, _ b: Int32) -> (Int32, Int32) {
    (left((a - leftZeroPoint) << 8), right((b - rightZeroPoint) << 8))
  }
}
