/// Consecutive elements of an ADD or SUB without broadcasting.
@frozen @usableFromInline @safe package struct SumRun {
  @usableFromInline package var left: UnsafePointer<UInt8>
  @usableFromInline package var right: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var isSigned: Bool
  @usableFromInline package var subtracts: Bool
  @usableFromInline package var headroom: Int32
  @usableFromInline package var leftZeroPoint: Int32
  @usableFromInline package var rightZeroPoint: Int32
  @usableFromInline package var outputZeroPoint: Int32
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
  /// The requantizations of left, right and sum, a vector each.
  @usableFromInline package var requantization: UnsafePointer<Int32>
}

@frozen @usableFromInline package enum SumLoop<ISA: VectorISA> {
  @inlinable @inline(__always)
  package static func run(_ run: SumRun) {
    let constants = 5 &* ISA.lanes
    let left = unsafe VectorRequantizer<ISA>(run.requantization, count: ISA.lanes, channel: 0)
    let right = unsafe VectorRequantizer<ISA>(run.requantization + constants, count: ISA.lanes, channel: 0)
    let output = unsafe VectorRequantizer<ISA>(
      run.requantization + 2 &* constants, count: ISA.lanes, channel: 0)
    let headroom = ISA.Words(repeating: run.headroom)
    let leftZero = ISA.Words(repeating: run.leftZeroPoint)
    let rightZero = ISA.Words(repeating: run.rightZeroPoint)
    let outputZero = ISA.Words(repeating: run.outputZeroPoint)
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    var index = 0
    while index < run.count {
      let a = unsafe loadWords(run.left + index, run.isSigned, ISA.self)
      let b = unsafe loadWords(run.right + index, run.isSigned, ISA.self)
      let x = left((a &- leftZero) &<< headroom)
      let y = right((b &- rightZero) &<< headroom)
      let sum = output(run.subtracts ? x &- y : x &+ y) &+ outputZero
      unsafe storeBytes(
        ISA.narrow(ISA.min(ISA.max(sum, lower), upper)), to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }
}

/// A vector of bytes, signed or not, as words.
@inlinable @inline(__always)
package func loadWords<ISA: VectorISA>(
  _ bytes: UnsafePointer<UInt8>, _ isSigned: Bool, _: ISA.Type
) -> ISA.Words {
  let quarter = unsafe UnsafeRawPointer(bytes).loadUnaligned(as: ISA.Quarter.self)
  return isSigned ? ISA.widenSigned(quarter) : ISA.widen(quarter)
}

extension QuantizedSum {
  /// The vector kernel; nil for a broadcast, and where a requantization needs more than 32 bits.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard broadcast.isPlain else { return nil }
    // Both addends are at most half of 255 steps with their headroom.
    let largest = Int64(255) << Int64(Self.headroom)
    var constants: [Int32] = []
    for requantizer in [left, right, output] {
      let lanes = kernels.lanes
      guard
        let packed = PackedRequantization(
          [Requantizer](repeating: requantizer, count: lanes), count: lanes,
          bounds: [Int64](repeating: largest, count: lanes))
      else { return nil }
      constants += packed.words
    }
    let requantization = Constant(constants)
    let pieces = Pieces(of: broadcast.count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      unsafe kernels.sum(
        SumRun(
          left: operands.input(0, as: UInt8.self).baseAddress! + elements.lowerBound,
          right: operands.input(1, as: UInt8.self).baseAddress! + elements.lowerBound,
          output: operands.output(as: UInt8.self).baseAddress! + elements.lowerBound, count: elements.count,
          isSigned: type == .int8, subtracts: subtracts, headroom: Self.headroom,
          leftZeroPoint: leftZeroPoint,
          rightZeroPoint: rightZeroPoint, outputZeroPoint: outputZeroPoint, lower: clamp.lowerBound,
          upper: clamp.upperBound, requantization: requantization.pointer(to: Int32.self)))
    }
  }
}
