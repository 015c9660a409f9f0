/// The shifts that bring activations and weights of either 8-bit type to what a `dot` takes: its first operand
/// unsigned or signed as the instruction set has it, its second always signed. Zero points shift with them
/// (Quantization.md, equation 6).
struct OperandShifts {
  private let isSigned: Bool
  private let activationShift: Int32
  let inputZeroPoint: Int32
  let weightZeroPoint: Int32

  init(_ problem: QuantizedConvolution, _ kernels: VectorKernels) {
    isSigned = problem.type == .int8
    activationShift = isSigned == kernels.activationsAreSigned ? 0 : (isSigned ? 128 : -128)
    inputZeroPoint = problem.inputZeroPoint + activationShift
    weightZeroPoint = problem.filterZeroPoint + (isSigned ? 0 : -128)
  }

  /// Both shifts flip the highest bit: a vector to XOR to activations.
  func flip(width: Int) -> Constant {
    Constant(copying: [UInt8](repeating: activationShift == 0 ? 0 : 0x80, count: width))
  }

  /// A weight's byte in the file as the signed number that `dot` multiplies by.
  func weight(_ byte: UInt8) -> Int32 {
    isSigned ? Int32(Int8(bitPattern: byte)) : Int32(byte) - 128
  }

  /// The zero point with which each output channel's weights are packed: 0 where all of them, less their zero point,
  /// fit a signed byte.
  ///
  /// - Parameters:
  ///   - stride: elements from one weight of a channel to its next.
  ///   - run: the number of a channel's weights; channels are `run` elements apart where `stride` is 1, neighbours
  ///     otherwise.
  func zeroPoints(_ filter: Constant, channels: Int, stride: Int, run: Int) -> [Int32] {
    guard weightZeroPoint != 0 else { return [Int32](repeating: 0, count: channels) }
    return filter.withSpan(as: UInt8.self) { filter in
      (0..<channels).map { channel in
        for index in 0..<run {
          let byte = filter[(stride == 1 ? channel * run : channel) + index * stride]
          if !(-128...127).contains(weight(byte) - weightZeroPoint) { return weightZeroPoint }
        }
        return 0
      }
    }
  }
}
