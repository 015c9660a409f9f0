/// ADD, SUB, MUL, DIV, MAXIMUM, MINIMUM or SQUARED_DIFFERENCE of numbers as they are. Integers wrap around, and nothing by
/// 0 is 0. Of quantized numbers only extremes are taken, which keep the quantization.
@usableFromInline package struct Arithmetic: Sendable {
  @frozen @usableFromInline package enum Operation: Sendable {
    case add
    case subtract
    case multiply
    case divide
    case maximum
    case minimum
    case squaredDifference
  }

  package enum Element: Sendable {
    case float32
    case int32
    case int64
    case int8
    case uint8
    case int16
  }

  package let operation: Operation
  package let element: Element
  package let broadcast: Broadcast
  package let activation: FusedActivation

  package init(
    _ operation: Operation, element: Element, broadcast: Broadcast, activation: FusedActivation
  ) {
    self.operation = operation
    self.element = element
    self.broadcast = broadcast
    self.activation = activation
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: broadcast.count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch element {
      case .float32: compute(operands, elements, combineFloats)
      case .int32: compute(operands, elements) { combine($0, $1, as: Int32.self) }
      case .int64: compute(operands, elements) { combine($0, $1, as: Int64.self) }
      case .int8: compute(operands, elements) { combine($0, $1, as: Int8.self) }
      case .uint8: compute(operands, elements) { combine($0, $1, as: UInt8.self) }
      case .int16: compute(operands, elements) { combine($0, $1, as: Int16.self) }
      }
    }
  }

  private func compute<Element: BitwiseCopyable>(
    _ operands: Operands, _ elements: Range<Int>, _ combine: (Element, Element) -> Element
  ) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let result = unsafe operands.output(as: Element.self)
    for index in elements {
      let (i, j) = broadcast.sources(index)
      unsafe result[index] = combine(a[i], b[j])
    }
  }

  private func combineFloats(_ a: Float, _ b: Float) -> Float {
    let value =
      switch operation {
      case .add: a + b
      case .subtract: a - b
      case .multiply: a * b
      case .divide: a / b
      case .maximum: a > b ? a : b
      case .minimum: a < b ? a : b
      case .squaredDifference: (a - b) * (a - b)
      }
    return value.clamped(to: activation.floatRange)
  }

  private func combine<Integer: FixedWidthInteger>(_ a: Integer, _ b: Integer, as: Integer.Type) -> Integer {
    let value =
      switch operation {
      case .add: a &+ b
      case .subtract: a &- b
      case .multiply: a &* b
      case .divide: b == 0 ? 0 : a.dividedReportingOverflow(by: b).partialValue
      case .maximum: max(a, b)
      case .minimum: min(a, b)
      case .squaredDifference: (a &- b) &* (a &- b)
      }
    return switch activation {
    case .none: value
    case .relu: max(value, 0)
    case .reluN1To1: min(max(value, 0 &- 1), 1)
    case .relu0To1: min(max(value, 0), 1)
    case .relu6: min(max(value, 0), 6)
    }
  }
}
