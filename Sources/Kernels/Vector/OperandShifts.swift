/// What brings activations and weights of either 8-bit type to a `dot`: its first operand unsigned or signed as the
/// instruction set has it, its second always signed (Quantization.md, equation 6).
struct OperandShifts {
  private let isSigned: Bool
  private let filterZeroPoint: Int32
  private let activationShift: Int32
  /// The activations' zero point, shifted with them.
  let inputZeroPoint: Int32
  /// For every byte of the file what is packed for it.
  private var packed: [UInt8] = []

  init(_ problem: QuantizedConvolution, _ kernels: VectorKernels) {
    isSigned = problem.type == .int8
    filterZeroPoint = problem.filterZeroPoint
    activationShift = isSigned == kernels.activationsAreSigned ? 0 : (isSigned ? 128 : -128)
    inputZeroPoint = problem.inputZeroPoint + activationShift
    packed = (0...255).map { Self.bytes(weight($0)).weight }
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

  /// Writes a row of weights, less what is more than a signed byte, in groups of four that lie `groupBytes` apart.
  ///
  /// - Returns: their sum, the sum of their magnitudes, and whether any is more than a signed byte.
  func pack(
    _ row: Span<UInt8>, into bytes: inout [UInt8], at start: Int, groupBytes: Int
  ) -> (sum: Int32, magnitudes: Int32, exceeds: Bool) {
    var target = bytes.mutableSpan
    let lastGroup = row.count & ~3
    for group in stride(from: 0, to: lastGroup, by: 4) {
      let at = start + group / 4 * groupBytes
      for index in 0..<4 { target[at + index] = packed[Int(row[group + index])] }
    }
    for index in lastGroup..<row.count {
      target[start + lastGroup / 4 * groupBytes + index - lastGroup] = packed[Int(row[index])]
    }
    var (sum, magnitudes): (Int32, Int32) = (0, 0)
    var (least, most): (Int32, Int32) = (0, 0)
    for index in row.indices {
      let weight = weight(row[index])
      sum &+= weight
      magnitudes &+= abs(weight)
      least = min(least, weight)
      most = max(most, weight)
    }
    return (sum, magnitudes, least < -128 || most > 127)
  }

  /// Whether all weights are sums of two bytes: only 255 with zero point 0 is not.
  func fit(_ filter: Constant) -> Bool {
    isSigned || filterZeroPoint != 0
      || filter.withSpan(as: UInt8.self) { filter in
        filter.indices.allSatisfy { filter[$0] != 255 }
      }
  }
}
