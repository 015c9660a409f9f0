/// GATHER: slices of the data along one dimension, those that indices name, in their order.
///
/// Data of `batch × outer × size × inner` elements and indices of `batch × count` give `batch × outer × count × inner`. An
/// index below 0 or beyond the last is taken for the nearest.
package struct Gather: Sendable {
  package enum Index: Sendable {
    case int16
    case int32
    case int64
  }

  /// Bytes an element.
  package let elementSize: Int
  package let index: Index
  package let batch: Int
  package let outer: Int
  package let size: Int
  package let count: Int
  package let inner: Int

  package init(
    elementSize: Int, index: Index, batch: Int, outer: Int, size: Int, count: Int, inner: Int
  ) {
    self.elementSize = elementSize
    self.index = index
    (self.batch, self.outer, self.size) = (batch, outer, size)
    (self.count, self.inner) = (count, inner)
  }

  /// The reference kernel. A unit is the slices of one index in all that lies before.
  package func reference() -> Kernel {
    Kernel(units: batch * outer) { operands, units in
      switch index {
      case .int16: copy(operands, units, as: Int16.self)
      case .int32: copy(operands, units, as: Int32.self)
      case .int64: copy(operands, units, as: Int64.self)
      }
    }
  }

  private func copy<Number: FixedWidthInteger & BitwiseCopyable>(
    _ operands: Operands, _ units: Range<Int>, as: Number.Type
  ) {
    let source = unsafe operands.input(0, as: UInt8.self)
    let indices = unsafe operands.input(1, as: Number.self)
    let target = unsafe operands.output(as: UInt8.self)
    let bytes = inner * elementSize
    for block in units {
      for position in 0..<count {
        let wanted = unsafe Int(clamping: indices[block / outer * count + position])
        let (from, to) = (block * size + min(max(wanted, 0), size - 1), block * count + position)
        for byte in 0..<bytes { unsafe target[to * bytes + byte] = source[from * bytes + byte] }
      }
    }
  }

  /// A faster kernel for every processor: a slice is copied as one element, or as a whole.
  package func copying() -> Kernel {
    Kernel(units: batch * outer) { operands, units in
      switch index {
      case .int16: copySlices(operands, units, as: Int16.self)
      case .int32: copySlices(operands, units, as: Int32.self)
      case .int64: copySlices(operands, units, as: Int64.self)
      }
    }
  }

  private func copySlices<Number: FixedWidthInteger & BitwiseCopyable>(
    _ operands: Operands, _ units: Range<Int>, as: Number.Type
  ) {
    switch inner * elementSize {
    case 0: return
    case 1: copySlices(operands, units, of: UInt8.self, 1, as: Number.self)
    case 2: copySlices(operands, units, of: UInt16.self, 1, as: Number.self)
    case 4: copySlices(operands, units, of: UInt32.self, 1, as: Number.self)
    case 8: copySlices(operands, units, of: UInt64.self, 1, as: Number.self)
    case let bytes: copySlices(operands, units, of: UInt8.self, bytes, as: Number.self)
    }
  }

  private func copySlices<Element: BitwiseCopyable, Number: FixedWidthInteger & BitwiseCopyable>(
    _ operands: Operands, _ units: Range<Int>, of: Element.Type, _ length: Int, as: Number.Type
  ) {
    guard count > 0 else { return }
    let input = unsafe operands.input(0, as: Element.self).baseAddress!
    let indices = unsafe operands.input(1, as: Number.self).baseAddress!
    var target = unsafe operands.output(as: Element.self).baseAddress! + units.lowerBound * count * length
    for block in units {
      let (source, indices) = unsafe (input + block * size * length, indices + block / outer * count)
      for position in 0..<count {
        let wanted = unsafe Int(clamping: indices[position])
        let from = unsafe source + min(max(wanted, 0), size &- 1) &* length
        if length == 1 {
          unsafe target.pointee = unsafe from.pointee
        } else {
          unsafe target.update(from: from, count: length)
        }
        unsafe target += length
      }
    }
  }
}
