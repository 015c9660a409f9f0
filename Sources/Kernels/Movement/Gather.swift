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

  /// A faster kernel for every processor: a slice is copied as a whole.
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
    guard count > 0, inner > 0 else { return }
    let source = unsafe operands.input(0, as: UInt8.self).baseAddress!
    let indices = unsafe operands.input(1, as: Number.self)
    let target = unsafe operands.output(as: UInt8.self).baseAddress!
    let bytes = inner * elementSize
    for block in units {
      for position in 0..<count {
        let wanted = unsafe Int(clamping: indices[block / outer * count + position])
        let from = block * size + min(max(wanted, 0), size - 1)
        unsafe (target + (block * count + position) * bytes).update(
          from: source + from * bytes, count: bytes)
      }
    }
  }
}
