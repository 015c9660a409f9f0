/// Consecutive rows of a SOFTMAX in float32.
@frozen @usableFromInline @safe package struct SoftmaxRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var rows: Int
  @usableFromInline package var depth: Int
  @usableFromInline package var beta: Float
}

@frozen @usableFromInline package enum SoftmaxLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: SoftmaxRun) {
    let beta = ISA.Floats(repeating: run.beta)
    let whole = run.depth / ISA.lanes &* ISA.lanes
    if run.depth == ISA.lanes { return runVectors(run) }
    for row in 0..<run.rows {
      let (input, output) = unsafe (run.input + row &* run.depth, run.output + row &* run.depth)
      let greatest = ISA.Floats(repeating: unsafe RowLoop<ISA>.greatest(input, run.depth))
      unsafe ActivationLoop.map(input, output, run.depth, SoftmaxPower<ISA>(greatest: greatest, beta: beta))
      let share = ISA.Floats(repeating: unsafe 1 / sum(output, whole, run.depth))
      unsafe ActivationLoop.map(output, output, run.depth, SoftmaxShare<ISA>(share: share))
    }
  }

  /// Rows that are a vector each.
  @_alwaysEmitIntoClient @inline(__always)
  static func runVectors(_ run: SoftmaxRun) {
    for row in 0..<run.rows {
      let x = unsafe UnsafeRawPointer(run.input + row &* ISA.lanes).loadUnaligned(as: ISA.Floats.self)
      let power = SoftmaxPower<ISA>(
        greatest: ISA.Floats(repeating: x.greatest), beta: ISA.Floats(repeating: run.beta))(x)
      let share = ISA.Floats(repeating: 1 / power.total)
      unsafe UnsafeMutableRawPointer(run.output + row &* ISA.lanes).storeBytes(
        of: ISA.multiply(power, share), as: ISA.Floats.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func sum(_ values: UnsafePointer<Float>, _ whole: Int, _ count: Int) -> Float {
    var vector = ISA.Floats(repeating: 0)
    for index in stride(from: 0, to: whole, by: ISA.lanes) {
      vector = ISA.add(
        vector, unsafe UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self))
    }
    var sum = vector.total
    for index in whole..<count { sum += unsafe values[index] }
    return sum
  }
}

@frozen @usableFromInline struct SoftmaxPower<ISA: VectorISA>: VectorFunction {
  @usableFromInline let greatest: ISA.Floats
  @usableFromInline let beta: ISA.Floats

  @_alwaysEmitIntoClient @inline(__always)
  init(greatest: ISA.Floats, beta: ISA.Floats) {
    self.greatest = greatest
    self.beta = beta
  }

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    VectorExponential<ISA>()(ISA.multiply(x - greatest, beta))
  }
}

@frozen @usableFromInline struct SoftmaxShare<ISA: VectorISA>: VectorFunction {
  @usableFromInline let share: ISA.Floats

  @_alwaysEmitIntoClient @inline(__always)
  init(share: ISA.Floats) { self.share = share }

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats { ISA.multiply(x, share) }
}

extension FloatSoftmax {
  /// The vector kernel. A unit is a row.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard depth > 0 else { return nil }
    return Kernel(units: rows) { operands, rows in
      unsafe kernels.softmax(
        SoftmaxRun(
          input: operands.input(as: Float.self).baseAddress! + rows.lowerBound * depth,
          output: operands.output(as: Float.self).baseAddress! + rows.lowerBound * depth, rows: rows.count,
          depth: depth, beta: beta))
    }
  }
}
