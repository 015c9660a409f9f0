/// Consecutive elements of an `Arithmetic` in float32.
@frozen @usableFromInline @safe package struct ArithmeticRun {
  @usableFromInline package var left: UnsafePointer<Float>
  @usableFromInline package var right: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var count: Int
  @usableFromInline package var operation: Arithmetic.Operation
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
}

@frozen @usableFromInline package enum ArithmeticLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: ArithmeticRun) {
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    var index = 0
    while index < run.count {
      let a = unsafe UnsafeRawPointer(run.left + index).loadUnaligned(as: ISA.Floats.self)
      let b = unsafe UnsafeRawPointer(run.right + index).loadUnaligned(as: ISA.Floats.self)
      let value =
        switch run.operation {
        case .add: ISA.add(a, b)
        case .subtract: a - b
        case .multiply: ISA.multiply(a, b)
        case .divide: a / b
        case .maximum: ISA.max(a, b)
        case .minimum: ISA.min(a, b)
        case .squaredDifference: ISA.multiply(a - b, a - b)
        }
      unsafe storeWords(
        ISA.min(upper, ISA.max(lower, value)), to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
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
      unsafe runs.forEach(units, operands, as: Float.self) { left, right, output, count in
        unsafe kernels.arithmetic(
          ArithmeticRun(
            left: left, right: right, output: output, count: count, operation: operation,
            lower: clamp.lowerBound, upper: clamp.upperBound))
      }
    }
  }
}
