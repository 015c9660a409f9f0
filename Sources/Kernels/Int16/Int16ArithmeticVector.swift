/// Consecutive elements of an ADD, SUB or MUL on 16 bits.
@frozen @usableFromInline @safe package struct Int16ArithmeticRun {
  @usableFromInline package var left: UnsafePointer<Int16>
  @usableFromInline package var right: UnsafePointer<Int16>
  @usableFromInline package var output: UnsafeMutablePointer<Int16>
  @usableFromInline package var count: Int
  @usableFromInline package var operation: Operation
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
  /// Of each input of a sum, and of the output: only the requantization counts.
  @usableFromInline package var leftStage: OutputStage
  @usableFromInline package var rightStage: OutputStage
  @usableFromInline package var stage: OutputStage

  @frozen @usableFromInline package enum Operation: Sendable {
    case add(headroom: Int32)
    case subtract(headroom: Int32)
    /// With what becomes of 2^30, the only product that cannot be doubled.
    case multiply(greatest: Int32)
  }
}

/// A word of memory holds two elements. Those of even places are shifted up and down again, those of odd ones down.
@frozen @usableFromInline package enum Int16ArithmeticLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: Int16ArithmeticRun) {
    switch run.operation {
    case .add(let headroom): map(run, Int16Sum<ISA>(run, headroom: headroom, subtracts: false))
    case .subtract(let headroom): map(run, Int16Sum<ISA>(run, headroom: headroom, subtracts: true))
    case .multiply(let greatest): map(run, Int16Product<ISA>(run, greatest: greatest))
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func map<Function: Int16Function>(_ run: Int16ArithmeticRun, _ function: Function)
  where Function.ISA == ISA {
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    let half = ISA.Words(repeating: 16)
    var index = 0
    while index < run.count {
      let a = unsafe UnsafeRawPointer(run.left + index).loadUnaligned(as: ISA.Words.self)
      let b = unsafe UnsafeRawPointer(run.right + index).loadUnaligned(as: ISA.Words.self)
      let even = function(
        ISA.shiftRight(ISA.shiftLeft(a, by: half), by: half),
        ISA.shiftRight(ISA.shiftLeft(b, by: half), by: half))
      let odd = function(ISA.shiftRight(a, by: half), ISA.shiftRight(b, by: half))
      let low = ISA.min(ISA.max(even, lower), upper) & ISA.Words(repeating: 0xffff)
      let high = ISA.shiftLeft(ISA.min(ISA.max(odd, lower), upper), by: half)
      unsafe storeBytes(
        ISA.bytes(low ^ high),
        to: UnsafeMutableRawPointer(run.output + index).assumingMemoryBound(to: UInt8.self),
        count: 2 &* (run.count &- index))
      index &+= 2 &* ISA.lanes
    }
  }
}

@usableFromInline protocol Int16Function {
  associatedtype ISA: VectorISA

  func callAsFunction(_ a: ISA.Words, _ b: ISA.Words) -> ISA.Words
}

@frozen @usableFromInline struct Int16Sum<ISA: VectorISA>: Int16Function {
  @usableFromInline let left: TwoSidedRequantizer<ISA>
  @usableFromInline let right: TwoSidedRequantizer<ISA>
  @usableFromInline let output: TwoSidedRequantizer<ISA>
  @usableFromInline let headroom: ISA.Words
  @usableFromInline let subtracts: Bool

  @_alwaysEmitIntoClient @inline(__always)
  init(_ run: Int16ArithmeticRun, headroom: Int32, subtracts: Bool) {
    left = TwoSidedRequantizer(run.leftStage, channel: 0)
    right = TwoSidedRequantizer(run.rightStage, channel: 0)
    output = TwoSidedRequantizer(run.stage, channel: 0)
    self.headroom = ISA.Words(repeating: headroom)
    self.subtracts = subtracts
  }

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ a: ISA.Words, _ b: ISA.Words) -> ISA.Words {
    let x = left(ISA.shiftLeft(a, by: headroom))
    let y = right(ISA.shiftLeft(b, by: headroom))
    return output(subtracts ? x &- y : x &+ y)
  }
}

@frozen @usableFromInline struct Int16Product<ISA: VectorISA>: Int16Function {
  @usableFromInline let output: TwoSidedRequantizer<ISA>
  @usableFromInline let greatest: ISA.Words

  @_alwaysEmitIntoClient @inline(__always)
  init(_ run: Int16ArithmeticRun, greatest: Int32) {
    output = TwoSidedRequantizer(run.stage, channel: 0)
    self.greatest = ISA.Words(repeating: greatest)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ a: ISA.Words, _ b: ISA.Words) -> ISA.Words {
    let product = a &* b
    let scaled = output(product)
    return scaled ^ ((scaled ^ greatest) & ISA.equal(product, ISA.Words(repeating: 1 << 30)))
  }
}

extension QuantizedSum {
  /// The vector kernel of 16 bits; nil where a requantization needs more than 32 bits. An input is no more than 2^30 with
  /// its headroom, and -2^30 can be doubled.
  func int16Vector(_ kernels: VectorKernels) -> Kernel? {
    guard let leftConstants = PackedRequantization(int16: left, kernels),
      let rightConstants = PackedRequantization(int16: right, kernels),
      let outputConstants = PackedRequantization(int16: output, kernels)
    else { return nil }
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      unsafe runs.forEach(units, operands, as: Int16.self) { left, right, output, count in
        unsafe kernels.int16Arithmetic(
          Int16ArithmeticRun(
            left: left, right: right, output: output, count: count,
            operation: subtracts ? .subtract(headroom: headroom) : .add(headroom: headroom),
            lower: clamp.lowerBound, upper: clamp.upperBound, leftStage: OutputStage(int16: leftConstants),
            rightStage: OutputStage(int16: rightConstants), stage: OutputStage(int16: outputConstants)))
      }
    }
  }
}

extension QuantizedProduct {
  /// The vector kernel of 16 bits; nil where the requantization needs more than 32 bits.
  func int16Vector(_ kernels: VectorKernels) -> Kernel? {
    guard let constants = PackedRequantization(int16: requantizer, kernels) else { return nil }
    let greatest = requantizer(1 << 30 as Int32)
    let runs = BroadcastRuns(broadcast)
    return Kernel(units: runs.units) { operands, units in
      let stage = OutputStage(int16: constants)
      unsafe runs.forEach(units, operands, as: Int16.self) { left, right, output, count in
        unsafe kernels.int16Arithmetic(
          Int16ArithmeticRun(
            left: left, right: right, output: output, count: count,
            operation: .multiply(greatest: greatest), lower: clamp.lowerBound, upper: clamp.upperBound,
            leftStage: stage, rightStage: stage, stage: stage))
      }
    }
  }
}

extension PackedRequantization {
  /// One requantization in two-sided form for all lanes, of words below 2^30.
  fileprivate init?(int16 requantizer: Requantizer, _ kernels: VectorKernels) {
    self.init(
      [Requantizer](repeating: requantizer, count: kernels.lanes), count: kernels.lanes,
      bounds: [Int64](repeating: 1 << 30 - 1, count: kernels.lanes), zeroPoint: 0, clamp: .min ... .max)
  }
}

extension OutputStage {
  /// For its requantization alone.
  fileprivate init(int16 constants: PackedRequantization) {
    self.init(constants, type: .int8, zeroPoint: 0, clamp: -128...127)
  }
}
