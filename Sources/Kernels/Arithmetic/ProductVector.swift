/// Consecutive elements of a MUL on bytes.
@frozen @usableFromInline @safe package struct ProductRun {
  @usableFromInline package var left: UnsafePointer<UInt8>
  @usableFromInline package var right: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var leftZeroPoint: Int32
  @usableFromInline package var rightZeroPoint: Int32
  @usableFromInline package var stage: OutputStage
}

@frozen @usableFromInline package enum ProductLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: ProductRun) {
    if run.stage.form == .oneSided {
      multiply(run, OneSidedFixedPoint<ISA>.self)
    } else if run.stage.form == .float32 {
      multiply(run, FloatRequantizer<ISA>.self)
    } else {
      multiply(run, TwoSidedFixedPoint<ISA>.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func multiply<Requantizer: FixedPointRequantizer>(_ run: ProductRun, _: Requantizer.Type)
  where Requantizer.ISA == ISA {
    let requantizer = Requantizer(run.stage, channel: 0)
    let stage = VectorOutputStage<ISA>(run.stage)
    let leftZero = ISA.Words(repeating: run.leftZeroPoint)
    let rightZero = ISA.Words(repeating: run.rightZeroPoint)
    var index = 0
    while index < run.count {
      var products = InlineArray<4, ISA.Words>(repeating: .zero)
      for vector in 0..<4 {
        let at = index &+ vector &* ISA.lanes
        let a = unsafe loadWords(run.left + at, run.stage.isSigned, ISA.self) &- leftZero
        let b = unsafe loadWords(run.right + at, run.stage.isSigned, ISA.self) &- rightZero
        unsafe products[unchecked: vector] = a &* b
      }
      let (a, b) = run.stage.requantized(
        products[0], products[1], by: (requantizer, requantizer), channels: (0, 0))
      let (c, d) = run.stage.requantized(
        products[2], products[3], by: (requantizer, requantizer), channels: (0, 0))
      unsafe storeBytes(
        ISA.inOrder(stage.fixedPoint(a, b, c, d)), to: run.output + index, count: run.count &- index)
      index &+= 4 &* ISA.lanes
    }
  }
}

extension QuantizedProduct {
  /// The vector kernel; nil where the requantization needs more than 32 bits.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16 else { return int16Vector(kernels) }
    guard
      let constants = PackedRequantization(
        [Requantizer](repeating: requantizer, count: kernels.lanes), count: kernels.lanes,
        bounds: [Int64](repeating: 255 * 255, count: kernels.lanes), zeroPoint: outputZeroPoint, clamp: clamp)
    else { return nil }
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      let stage = OutputStage(constants, type: type, zeroPoint: outputZeroPoint, clamp: clamp)
      unsafe runs.forEach(units, operands, as: UInt8.self) { left, right, output, count in
        unsafe kernels.product(
          ProductRun(
            left: left, right: right, output: output, count: count, leftZeroPoint: leftZeroPoint,
            rightZeroPoint: rightZeroPoint, stage: stage))
      }
    }
  }
}
