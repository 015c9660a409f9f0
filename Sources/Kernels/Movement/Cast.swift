/// CAST: every element to another type.
///
/// Integers are cut to the lower bits. A float is truncated toward zero and saturates; NaN becomes the greatest integer.
/// Anything but 0 is true.
package struct Cast: Sendable {
  package let from: ScalarType
  package let to: ScalarType
  package let count: Int

  package init(from: ScalarType, to: ScalarType, count: Int) {
    self.from = from
    self.to = to
    self.count = count
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch from {
      case .float32: cast(operands, elements, from: Float.self)
      case .float16: cast(operands, elements, from: Half.self)
      case .int8: cast(operands, elements, from: Int8.self)
      case .uint8: cast(operands, elements, from: UInt8.self)
      case .int16: cast(operands, elements, from: Int16.self)
      case .int32: cast(operands, elements, from: Int32.self)
      case .int64: cast(operands, elements, from: Int64.self)
      case .bool: cast(operands, elements, from: Boolean.self)
      }
    }
  }

  private func cast<Source: CastSource>(_ operands: Operands, _ elements: Range<Int>, from: Source.Type) {
    switch to {
    case .float32: cast(operands, elements, from: Source.self, to: Float.self)
    case .int8: cast(operands, elements, from: Source.self, to: Int8.self)
    case .uint8: cast(operands, elements, from: Source.self, to: UInt8.self)
    case .int16: cast(operands, elements, from: Source.self, to: Int16.self)
    case .int32: cast(operands, elements, from: Source.self, to: Int32.self)
    case .int64: cast(operands, elements, from: Source.self, to: Int64.self)
    case .bool: cast(operands, elements, from: Source.self, to: Boolean.self)
    case .float16: break
    }
  }

  private func cast<Source: CastSource, Target: CastTarget>(
    _ operands: Operands, _ elements: Range<Int>, from: Source.Type, to: Target.Type
  ) {
    let input = unsafe operands.input(as: Source.self)
    let output = unsafe operands.output(as: Target.self)
    for index in elements { unsafe output[index] = input[index].cast(to: Target.self) }
  }
}

/// A type that CAST makes.
protocol CastTarget: BitwiseCopyable {
  init(casting integer: Int64)
  init(casting real: Float)
}

/// A type that CAST takes.
protocol CastSource: BitwiseCopyable {
  func cast<Target: CastTarget>(to type: Target.Type) -> Target
}

extension FixedWidthInteger {
  init(casting integer: Int64) { self.init(truncatingIfNeeded: integer) }

  init(casting real: Float) {
    // The greatest value itself may not be a float; the float next to it is then one above it.
    if real > Float(Self.min) && real < Float(Self.max) {
      self.init(real)
    } else {
      self = real <= Float(Self.min) ? .min : .max
    }
  }

  func cast<Target: CastTarget>(to type: Target.Type) -> Target {
    Target(casting: Int64(truncatingIfNeeded: self))
  }
}

extension Int8: CastSource, CastTarget {}
extension UInt8: CastSource, CastTarget {}
extension Int16: CastSource, CastTarget {}
extension Int32: CastSource, CastTarget {}
extension Int64: CastSource, CastTarget {}

extension Float: CastSource, CastTarget {
  init(casting integer: Int64) { self.init(integer) }
  init(casting real: Float) { self = real }
  func cast<Target: CastTarget>(to type: Target.Type) -> Target { Target(casting: self) }
}

/// The bits of a float16.
struct Half: CastSource {
  let bits: UInt16
  func cast<Target: CastTarget>(to type: Target.Type) -> Target { Target(casting: Float(halfBits: bits)) }
}

/// A byte that is 0 or 1; any other byte in a file counts as 1.
struct Boolean: CastSource, CastTarget {
  let byte: UInt8
  init(casting integer: Int64) { byte = integer == 0 ? 0 : 1 }
  init(casting real: Float) { byte = real == 0 ? 0 : 1 }
  func cast<Target: CastTarget>(to type: Target.Type) -> Target {
    Target(casting: Int64(byte == 0 ? 0 : 1))
  }
}
