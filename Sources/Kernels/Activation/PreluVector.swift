/// Consecutive elements of a PRELU on bytes, beside their slopes.
@frozen @usableFromInline @safe package struct PreluRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var slopes: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var inputZeroPoint: Int32
  @usableFromInline package var slopeZeroPoint: Int32
  /// From the zero point up, and below it.
  @usableFromInline package var above: OutputStage
  @usableFromInline package var below: OutputStage
}

@frozen @usableFromInline package enum QuantizedPreluLoop<ISA: VectorISA> {
  /// One of the two parts of an element is 0, and so is what becomes of it.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: PreluRun) {
    let above = TwoSidedRequantizer<ISA>(run.above, channel: 0)
    let below = TwoSidedRequantizer<ISA>(run.below, channel: 0)
    let stage = VectorOutputStage<ISA>(run.above)
    let inputZero = ISA.Words(repeating: run.inputZeroPoint)
    let slopeZero = ISA.Words(repeating: run.slopeZeroPoint)
    var index = 0
    while index < run.count {
      var words = InlineArray<4, ISA.Words>(repeating: .zero)
      for vector in 0..<4 {
        let at = index &+ vector &* ISA.lanes
        let steps = unsafe loadWords(run.input + at, run.above.isSigned, ISA.self) &- inputZero
        let slope = unsafe loadWords(run.slopes + at, run.above.isSigned, ISA.self) &- slopeZero
        unsafe words[unchecked: vector] =
          above(ISA.max(steps, .zero)) &+ below(ISA.min(steps, .zero) &* slope)
      }
      unsafe storeBytes(
        stage(words[0], words[1], words[2], words[3]), to: run.output + index, count: run.count &- index)
      index &+= 4 &* ISA.lanes
    }
  }
}

extension QuantizedPrelu {
  /// The vector kernel; nil for int16, and where a requantization needs more than 32 bits.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16 else { return nil }
    func packed(_ requantizer: Requantizer, bound: Int64) -> PackedRequantization? {
      PackedRequantization(
        [Requantizer](repeating: requantizer, count: kernels.lanes), count: kernels.lanes,
        bounds: [Int64](repeating: bound, count: kernels.lanes), zeroPoint: outputZeroPoint,
        clamp: .min ... .max)
    }
    guard let aboveConstants = packed(above, bound: 255), let belowConstants = packed(below, bound: 255 * 255)
    else { return nil }
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      func stage(_ constants: PackedRequantization) -> OutputStage {
        OutputStage(constants, type: type, zeroPoint: outputZeroPoint, clamp: type.range)
      }
      unsafe runs.forEach(units, operands, as: UInt8.self) { input, slopes, output, count in
        unsafe kernels.quantizedPrelu(
          PreluRun(
            input: input, slopes: slopes, output: output, count: count, inputZeroPoint: inputZeroPoint,
            slopeZeroPoint: slopeZeroPoint, above: stage(aboveConstants), below: stage(belowConstants)))
      }
    }
  }
}
