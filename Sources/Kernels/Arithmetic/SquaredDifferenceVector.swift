@frozen @usableFromInline package enum SquaredDifferenceLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: SumRun) {
    let left = TwoSidedRequantizer<ISA>(run.leftStage, channel: 0)
    let right = TwoSidedRequantizer<ISA>(run.rightStage, channel: 0)
    let output = TwoSidedRequantizer<ISA>(run.stage, channel: 0)
    let stage = VectorOutputStage<ISA>(run.stage)
    let headroom = ISA.Words(repeating: run.leftHeadroom)
    let leftZero = ISA.Words(repeating: run.leftZeroPoint)
    let rightZero = ISA.Words(repeating: run.rightZeroPoint)
    var index = 0
    while index < run.count {
      var squares = InlineArray<4, ISA.Words>(repeating: .zero)
      for vector in 0..<4 {
        let at = index &+ vector &* ISA.lanes
        let a = unsafe loadWords(run.left + at, run.stage.isSigned, ISA.self) &- leftZero
        let b = unsafe loadWords(run.right + at, run.stage.isSigned, ISA.self) &- rightZero
        let difference = left(ISA.shiftLeft(a, by: headroom)) &- right(ISA.shiftLeft(b, by: headroom))
        unsafe squares[unchecked: vector] = output(difference &* difference)
      }
      unsafe storeBytes(
        stage(squares[0], squares[1], squares[2], squares[3]), to: run.output + index,
        count: run.count &- index)
      index &+= 4 &* ISA.lanes
    }
  }
}

extension QuantizedSquaredDifference {
  /// The vector kernel; nil where a requantization needs more than 32 bits.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let unclamped = Int32.min...Int32.max
    // Halved at least, each is at most half of 255 steps with their headroom.
    let largest = Int64(255) << Int64(Self.headroom)
    func packed(_ requantizer: Requantizer, _ bound: Int64) -> PackedRequantization? {
      PackedRequantization(
        [Requantizer](repeating: requantizer, count: kernels.lanes), count: kernels.lanes,
        bounds: [Int64](repeating: bound, count: kernels.lanes), zeroPoint: outputZeroPoint,
        clamp: unclamped)
    }
    guard let leftConstants = packed(left, largest), let rightConstants = packed(right, largest),
      let outputConstants = packed(output, largest * largest)
    else { return nil }
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      func stage(_ constants: PackedRequantization) -> OutputStage {
        OutputStage(constants, type: type, zeroPoint: outputZeroPoint, clamp: type.range)
      }
      unsafe runs.forEach(units, operands, as: UInt8.self) { left, right, output, count in
        unsafe kernels.squaredDifference(
          SumRun(
            left: left, right: right, output: output, count: count, subtracts: true, leftFactor: 0,
            rightFactor: 0, constant: 0, leftHeadroom: Self.headroom, rightHeadroom: Self.headroom,
            leftZeroPoint: leftZeroPoint,
            rightZeroPoint: rightZeroPoint, leftStage: stage(leftConstants),
            rightStage: stage(rightConstants), stage: stage(outputConstants)))
      }
    }
  }
}
