/// Consecutive elements of XNNPACK's ADD or SUB on bytes.
@frozen @usableFromInline @safe package struct XNNPACKSumRun {
  @usableFromInline package var left: UnsafePointer<UInt8>
  @usableFromInline package var right: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var isSigned: Bool
  @usableFromInline package var leftFactor: Int32
  @usableFromInline package var rightFactor: Int32
  @usableFromInline package var constant: Int32
  @usableFromInline package var shift: Int32
  @usableFromInline package var zeroPoint: Int32
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
}

@frozen @usableFromInline package enum XNNPACKSumLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: XNNPACKSumRun) {
    let (left, right) = (ISA.Words(repeating: run.leftFactor), ISA.Words(repeating: run.rightFactor))
    let (constant, shift) = (ISA.Words(repeating: run.constant), ISA.Words(repeating: run.shift))
    let zeroPoint = ISA.Words(repeating: run.zeroPoint)
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    var index = 0
    while index < run.count {
      let a = unsafe loadWords(run.left + index, run.isSigned, ISA.self)
      let b = unsafe loadWords(run.right + index, run.isSigned, ISA.self)
      let sum = ISA.shiftRight(constant &+ a &* left &+ b &* right, by: shift) &+ zeroPoint
      unsafe storeBytes(
        ISA.narrow(ISA.min(ISA.max(sum, lower), upper)), to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }
}

extension XNNPACKSum {
  func vector(_ kernels: VectorKernels, _ type: QuantizedType, _ broadcast: Broadcast) -> Kernel {
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      unsafe runs.forEach(units, operands, as: UInt8.self) { left, right, output, count in
        unsafe kernels.xnnpackSum(
          XNNPACKSumRun(
            left: left, right: right, output: output, count: count, isSigned: type == .int8,
            leftFactor: leftFactor, rightFactor: rightFactor, constant: constant, shift: shift,
            zeroPoint: zeroPoint, lower: clamp.lowerBound, upper: clamp.upperBound))
      }
    }
  }
}
