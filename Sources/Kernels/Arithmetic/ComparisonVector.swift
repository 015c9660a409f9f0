extension Comparison {
  /// A faster kernel for every processor: of floats with floats side by side, or with one number. Nil for others.
  package func plain() -> Kernel? {
    guard case .float32 = element, broadcast.isPlain || broadcast.rightStrides.allSatisfy({ $0 == 0 }),
      broadcast.leftStrides == Broadcast(broadcast.shape, broadcast.shape)?.leftStrides
    else { return nil }
    let pieces = Pieces(of: broadcast.count)
    let step = broadcast.isPlain ? 1 : 0
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch operation {
      case .equal: compare(operands, elements, step) { $0 == $1 }
      case .notEqual: compare(operands, elements, step) { $0 != $1 }
      case .less: compare(operands, elements, step) { $0 < $1 }
      case .lessEqual: compare(operands, elements, step) { $0 <= $1 }
      case .greater: compare(operands, elements, step) { $0 > $1 }
      case .greaterEqual: compare(operands, elements, step) { $0 >= $1 }
      }
    }
  }

  @inline(__always)
  private func compare(
    _ operands: Operands, _ elements: Range<Int>, _ step: Int, _ holds: (Float, Float) -> Bool
  ) {
    let a = unsafe operands.input(0, as: Float.self).baseAddress!
    let b = unsafe operands.input(1, as: Float.self).baseAddress!
    let result = unsafe operands.output(as: UInt8.self).baseAddress!
    if step == 0 {
      let y = unsafe b[0]
      for index in elements { unsafe result[index] = holds(a[index], y) ? 1 : 0 }
    } else {
      for index in elements { unsafe result[index] = holds(a[index], b[index]) ? 1 : 0 }
    }
  }
}
