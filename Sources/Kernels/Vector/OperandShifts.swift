/// What brings activations and weights of either 8-bit type to a `dot`: its first operand unsigned or signed as the
/// instruction set has it, its second always signed (Quantization.md, equation 6).
struct OperandShifts {
  private let isSigned: Bool
  private let filterZeroPoint: Int32
  private let activationShift: Int32
  /// The activations' zero point, shifted with them.
  let inputZeroPoint: Int32
  private let pairLimit: Int16
  /// Whether they are for `dotBySign`.
  let areBySign: Bool

  init(
    isSigned: Bool, inputZeroPoint: Int32, filterZeroPoint: Int32, _ kernels: VectorKernels,
    areBySign: Bool = false
  ) {
    self.isSigned = isSigned
    self.filterZeroPoint = filterZeroPoint
    activationShift = isSigned == (kernels.activationsAreSigned || areBySign) ? 0 : (isSigned ? 128 : -128)
    self.inputZeroPoint = inputZeroPoint + activationShift
    pairLimit = areBySign ? 256 : kernels.pairLimit
    self.areBySign = areBySign
  }

  /// Signed weights, and activations that are as `dot` takes them.
  init(weightsFor kernels: VectorKernels) {
    isSigned = true
    filterZeroPoint = 0
    activationShift = 0
    inputZeroPoint = 0
    pairLimit = kernels.pairLimit
    areBySign = false
  }

  init(_ problem: QuantizedConvolution, _ kernels: VectorKernels, areBySign: Bool = false) {
    self.init(
      isSigned: problem.format == .int8, inputZeroPoint: problem.inputZeroPoint,
      filterZeroPoint: problem.filterZeroPoint, kernels, areBySign: areBySign)
  }

  /// The shift flips the highest bit: a vector to XOR to activations.
  func flip(width: Int) -> Constant {
    Constant(copying: [UInt8](repeating: activationShift == 0 ? 0 : 0x80, count: width))
  }

  /// A weight of the file less its zero point, -255...255.
  func weight(_ byte: UInt8) -> Int32 {
    (isSigned ? Int32(Int8(bitPattern: byte)) : Int32(byte)) - filterZeroPoint
  }

  /// A weight as the sum of two signed bytes. The second, the excess, is 0 for nearly all. 255 is no such sum.
  static func bytes(_ weight: Int32) -> (weight: UInt8, excess: UInt8) {
    let clamped = min(max(weight, -128), 127)
    return (UInt8(truncatingIfNeeded: clamped), UInt8(truncatingIfNeeded: weight - clamped))
  }

  /// Sixteen weights of a row, zeros behind its end.
  func weights(_ row: UnsafeBufferPointer<UInt8>, at first: Int) -> SIMD16<Int16> {
    var bytes = SIMD16<UInt8>(repeating: UInt8(truncatingIfNeeded: filterZeroPoint))
    if first + 16 <= row.count {
      bytes = unsafe UnsafeRawPointer(row.baseAddress! + first).loadUnaligned(as: SIMD16<UInt8>.self)
    } else {
      for index in first..<row.count { bytes[index - first] = unsafe row[index] }
    }
    let zeroPoint = SIMD16(repeating: Int16(filterZeroPoint))
    return isSigned
      ? SIMD16<Int16>(truncatingIfNeeded: unsafe unsafeBitCast(bytes, to: SIMD16<Int8>.self)) &- zeroPoint
      : SIMD16<Int16>(truncatingIfNeeded: bytes) &- zeroPoint
  }

  /// The part of weights that `dotLimited` takes: signed bytes, of which it may be that two neighbours do not come
  /// beyond the limit together. Taken again and again from what it leaves, the parts reach all of any weights.
  func part(of weights: SIMD16<Int16>) -> SIMD16<Int16> {
    let least: Int16 = areBySign ? -127 : -128
    var part = weights.clamped(lowerBound: .init(repeating: least), upperBound: .init(repeating: 127))
    guard pairLimit < 256 else { return part }
    let (even, odd) = (part.evenHalf, part.oddHalf)
    let zero = SIMD8<Int16>.zero
    let positive = pointwiseMax(even, zero) &+ pointwiseMax(odd, zero)
    let negative = pointwiseMin(even, zero) &+ pointwiseMin(odd, zero)
    let exceeds = (positive .> pairLimit) .| (negative .< -pairLimit)
    guard any(exceeds) else { return part }
    let half = part.clamped(lowerBound: .init(repeating: -64), upperBound: .init(repeating: 64))
    part.evenHalf.replace(with: half.evenHalf, where: exceeds)
    part.oddHalf.replace(with: half.oddHalf, where: exceeds)
    return part
  }

  /// Whether all weights are sums of two signed bytes: only 255 with zero point 0 is not.
  func fit(_ filter: Constant) -> Bool {
    isSigned || filterZeroPoint != 0
      || filter.withSpan(as: UInt8.self) { filter in
        filter.indices.allSatisfy { filter[$0] != 255 }
      }
  }
}
