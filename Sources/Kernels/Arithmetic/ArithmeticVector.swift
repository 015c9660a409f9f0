/// Rows of an `Arithmetic` in float32, whose outputs lie side by side.
@frozen @usableFromInline @safe package struct ArithmeticRun {
  @usableFromInline package var left: BroadcastOperand<Float>
  @usableFromInline package var right: BroadcastOperand<Float>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var rows: Int
  @usableFromInline package var columns: Int
  @usableFromInline package var operation: Arithmetic.Operation
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
}

@frozen @usableFromInline package enum ArithmeticLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: ArithmeticRun) {
    switch run.operation {
    case .add: map(run) { ISA.add($0, $1) }
    case .subtract: map(run) { $0 - $1 }
    case .multiply: map(run) { ISA.multiply($0, $1) }
    case .divide: map(run) { $0 / $1 }
    case .maximum: map(run) { ISA.max($0, $1) }
    case .minimum: map(run) { ISA.min($0, $1) }
    case .squaredDifference:
      map(run) {
        let difference = $0 - $1
        return ISA.multiply(difference, difference)
      }
    }
  }

  /// Operands are read in whole vectors, beyond their end too.
  @_alwaysEmitIntoClient @inline(__always)
  static func map(_ run: ArithmeticRun, _ combine: (ISA.Floats, ISA.Floats) -> ISA.Floats) {
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    for row in 0..<run.rows {
      let left = unsafe run.left.elements + row &* run.left.stride
      let right = unsafe run.right.elements + row &* run.right.stride
      let output = unsafe run.output + row &* run.columns
      let (leftOfRow, rightOfRow) = unsafe (
        ISA.Floats(repeating: left.pointee), ISA.Floats(repeating: right.pointee)
      )
      var index = 0
      while index < run.columns {
        let a =
          run.left.isOneARow
          ? leftOfRow : unsafe UnsafeRawPointer(left + index).loadUnaligned(as: ISA.Floats.self)
        let b =
          run.right.isOneARow
          ? rightOfRow : unsafe UnsafeRawPointer(right + index).loadUnaligned(as: ISA.Floats.self)
        let value = ISA.min(upper, ISA.max(lower, combine(a, b)))
        unsafe storeWords(value, to: output + index, count: run.columns &- index)
        index &+= ISA.lanes
      }
    }
  }

  /// `sums[i] += values[i]`. Sums are padded to whole vectors.
  @_alwaysEmitIntoClient @inline(__always)
  package static func accumulate(
    _ values: UnsafePointer<Float>, _ sums: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var index = 0
    while index < count {
      let target = unsafe UnsafeMutableRawPointer(sums + index)
      let value = unsafe UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self)
      unsafe target.storeBytes(
        of: ISA.add(target.loadUnaligned(as: ISA.Floats.self), value), as: ISA.Floats.self)
      index &+= ISA.lanes
    }
  }
}

extension Arithmetic {
  /// The vector kernel for float32; nil for other types.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard element == .float32 else { return nil }
    let runs = BroadcastRuns(broadcast)
    let clamp = activation.floatRange
    return Kernel(units: runs.units) { operands, units in
      unsafe runs.forEachRows(units, operands, as: Float.self) { left, right, output, rows, columns in
        unsafe kernels.arithmetic(
          ArithmeticRun(
            left: left, right: right, output: output, rows: rows, columns: columns, operation: operation,
            lower: clamp.lowerBound, upper: clamp.upperBound))
      }
    }
  }
}
