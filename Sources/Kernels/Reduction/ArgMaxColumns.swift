/// Neighbouring columns of an ARG_MAX over a dimension that is not the last: the elements that are compared lie
/// `stride` apart.
@frozen @usableFromInline @safe package struct ArgMaxColumnsRun {
  @usableFromInline package var input: UnsafeRawPointer
  /// Positions in 32 bits.
  @usableFromInline package var output: UnsafeMutablePointer<Int32>
  @usableFromInline package var columns: Int
  @usableFromInline package var stride: Int
  @usableFromInline package var size: Int
  @usableFromInline package var isSigned: Bool
}

extension ArgMaxLoop {
  @_alwaysEmitIntoClient @inline(__always)
  package static func byteColumns(_ run: ArgMaxColumnsRun) {
    var column = 0
    while column < run.columns {
      let first = unsafe run.input.assumingMemoryBound(to: UInt8.self) + column
      var greatest = unsafe loadWords(first, run.isSigned, ISA.self)
      var best = ISA.Words.zero
      for position in 1..<Swift.max(run.size, 1) {
        let value = unsafe loadWords(first + position &* run.stride, run.isSigned, ISA.self)
        let greater = ISA.max(value, greatest)
        let isSame = ISA.equal(greater, greatest)
        let here = ISA.Words(repeating: Int32(truncatingIfNeeded: position))
        best = (best & isSame) ^ (here & (isSame ^ ISA.Words(repeating: -1)))
        greatest = greater
      }
      storePositions(best, run, column)
      column &+= ISA.lanes
    }
  }

  /// Nothing is greater than NaN at position 0, and NaN is never greater.
  @_alwaysEmitIntoClient @inline(__always)
  package static func floatColumns(_ run: ArgMaxColumnsRun) {
    var column = 0
    while column < run.columns {
      let first = unsafe run.input + column &* 4
      var greatest = unsafe first.loadUnaligned(as: ISA.Floats.self)
      var best = ISA.Words.zero
      for position in 1..<Swift.max(run.size, 1) {
        let value = unsafe first.loadUnaligned(
          fromByteOffset: position &* run.stride &* 4, as: ISA.Floats.self)
        let greater = ISA.max(value, greatest)
        let (bits, before) = unsafe (
          unsafeBitCast(greater, to: ISA.Words.self), unsafeBitCast(greatest, to: ISA.Words.self)
        )
        let isSame = ISA.equal(bits, before)
        let here = ISA.Words(repeating: Int32(truncatingIfNeeded: position))
        best = (best & isSame) ^ (here & (isSame ^ ISA.Words(repeating: -1)))
        greatest = greater
      }
      storePositions(best, run, column)
      column &+= ISA.lanes
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func storePositions(_ positions: ISA.Words, _ run: ArgMaxColumnsRun, _ column: Int) {
    if column &+ ISA.lanes <= run.columns {
      unsafe UnsafeMutableRawPointer(run.output + column).storeBytes(of: positions, as: ISA.Words.self)
    } else {
      for lane in 0..<run.columns &- column { unsafe run.output[column &+ lane] = positions[lane] }
    }
  }
}

extension ArgMax {
  /// The vector kernel over another dimension than the last.
  func columns(_ kernels: VectorKernels) -> Kernel? {
    let loop: @Sendable (ArgMaxColumnsRun) -> Void
    let elementSize: Int
    switch element {
    case .int8, .uint8: (loop, elementSize) = (kernels.argMaxColumns, 1)
    case .float32: (loop, elementSize) = (kernels.argMaxFloatColumns, 4)
    case .int16, .int32: return nil
    }
    // So many columns that their scores stay in the first-level cache.
    let width = 512
    let blocks = (inner + width - 1) / width
    return Kernel(units: outer * blocks) { operands, units in
      let input = unsafe UnsafeRawPointer(operands.input(as: UInt8.self).baseAddress!)
      unsafe withUnsafeTemporaryAllocation(of: Int32.self, capacity: width) { positions in
        for unit in units {
          let (row, block) = unit.quotientAndRemainder(dividingBy: blocks)
          let first = block * width
          let columns = min(width, inner - first)
          unsafe loop(
            ArgMaxColumnsRun(
              input: input + (row * size * inner + first) * elementSize, output: positions.baseAddress!,
              columns: columns, stride: inner, size: size, isSigned: element == .int8))
          for column in 0..<columns {
            unsafe store(Int(positions[column]), operands, at: row * inner + first + column)
          }
        }
      }
    }
  }
}
