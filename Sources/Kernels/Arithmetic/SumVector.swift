/// Consecutive elements of an ADD or SUB on bytes.
@frozen @usableFromInline @safe package struct SumRun {
  @usableFromInline package var left: UnsafePointer<UInt8>
  @usableFromInline package var right: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var subtracts: Bool
  /// `QuickSum`.
  @usableFromInline package var leftFactor: Float
  @usableFromInline package var rightFactor: Float
  @usableFromInline package var constant: Float
  @usableFromInline package var leftHeadroom: Int32
  @usableFromInline package var rightHeadroom: Int32
  @usableFromInline package var leftZeroPoint: Int32
  @usableFromInline package var rightZeroPoint: Int32
  /// Of each input: only the requantization counts.
  @usableFromInline package var leftStage: OutputStage
  @usableFromInline package var rightStage: OutputStage
  @usableFromInline package var stage: OutputStage
}

@frozen @usableFromInline package enum SumLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: SumRun) {
    if run.stage.form == .oneSided {
      add(run, OneSidedRequantizer<ISA>.self)
    } else {
      add(run, TwoSidedRequantizer<ISA>.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func add<Requantizer: VectorRequantizer>(_ run: SumRun, _: Requantizer.Type)
  where Requantizer.ISA == ISA {
    let left = TwoSidedRequantizer<ISA>(run.leftStage, channel: 0)
    let right = TwoSidedRequantizer<ISA>(run.rightStage, channel: 0)
    let output = Requantizer(run.stage, channel: 0)
    let stage = VectorOutputStage<ISA>(run.stage)
    let leftHeadroom = ISA.Words(repeating: run.leftHeadroom)
    let rightHeadroom = ISA.Words(repeating: run.rightHeadroom)
    let leftZero = ISA.Words(repeating: run.leftZeroPoint)
    let rightZero = ISA.Words(repeating: run.rightZeroPoint)
    let (leftFactor, rightFactor) = (
      ISA.Floats(repeating: run.leftFactor), ISA.Floats(repeating: run.rightFactor)
    )
    let constant = ISA.Floats(repeating: run.constant)
    var index = 0
    while index < run.count {
      var sums = InlineArray<4, ISA.Words>(repeating: .zero)
      for vector in 0..<4 {
        let at = index &+ vector &* ISA.lanes
        let a = unsafe loadWords(run.left + at, run.stage.isSigned, ISA.self)
        let b = unsafe loadWords(run.right + at, run.stage.isSigned, ISA.self)
        var word = ISA.truncate(
          ISA.multiplyAdd(
            ISA.float(a), leftFactor, ISA.multiplyAdd(ISA.float(b), rightFactor, constant)))
        if ISA.hasZero(word & ISA.Words(repeating: 0xffc0)) {
          let x = left(ISA.shiftLeft(a &- leftZero, by: leftHeadroom))
          let y = right(ISA.shiftLeft(b &- rightZero, by: rightHeadroom))
          word = run.stage.exactFixedPoint(output(run.subtracts ? x &- y : x &+ y), ISA.self)
        }
        unsafe sums[unchecked: vector] = word
      }
      unsafe storeBytes(
        ISA.inOrder(stage.fixedPoint(sums[0], sums[1], sums[2], sums[3])), to: run.output + index,
        count: run.count &- index)
      index &+= 4 &* ISA.lanes
    }
  }
}

/// A vector of bytes, signed or not, as words.
@_alwaysEmitIntoClient @inline(__always)
package func loadWords<ISA: VectorISA>(
  _ bytes: UnsafePointer<UInt8>, _ isSigned: Bool, _: ISA.Type
) -> ISA.Words {
  let quarter = unsafe UnsafeRawPointer(bytes).loadUnaligned(as: ISA.Quarter.self)
  return isSigned ? ISA.widenSigned(quarter) : ISA.widen(quarter)
}

extension QuantizedSum {
  /// The vector kernel; nil where a requantization needs more than 32 bits.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16 else { return int16Vector(kernels) }
    return vector(kernels, headrooms: (headroom, headroom))
  }

  /// - Parameter headrooms: the inputs', where each is shifted by bits of its own.
  func vector(_ kernels: VectorKernels, headrooms: (left: Int32, right: Int32)) -> Kernel? {
    // Both addends are at most half of 255 steps with their headroom.
    let largest = Int64(255) << Int64(headroom)
    func packed(_ requantizer: Requantizer, clamp: ClosedRange<Int32>) -> PackedRequantization? {
      PackedRequantization(
        [Requantizer](repeating: requantizer, count: kernels.lanes), count: kernels.lanes,
        bounds: [Int64](repeating: largest, count: kernels.lanes), zeroPoint: outputZeroPoint, clamp: clamp)
    }
    let unclamped = Int32.min...Int32.max
    guard let leftConstants = packed(left, clamp: unclamped),
      let rightConstants = packed(right, clamp: unclamped),
      let outputConstants = packed(output, clamp: clamp)
    else { return nil }
    let quick = QuickSum(self, headrooms: headrooms)
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      func stage(_ constants: PackedRequantization) -> OutputStage {
        OutputStage(constants, type: type, zeroPoint: outputZeroPoint, clamp: clamp)
      }
      unsafe runs.forEach(units, operands, as: UInt8.self) { left, right, output, count in
        unsafe kernels.sum(
          SumRun(
            left: left, right: right, output: output, count: count, subtracts: subtracts,
            leftFactor: quick.left, rightFactor: quick.right, constant: quick.constant,
            leftHeadroom: headrooms.left, rightHeadroom: headrooms.right,
            leftZeroPoint: leftZeroPoint, rightZeroPoint: rightZeroPoint, leftStage: stage(leftConstants),
            rightStage: stage(rightConstants), stage: stage(outputConstants)))
      }
    }
  }
}
