import AtrousTFLite

extension NpyArray {
  /// The array in a tensor's own type and shape. Numbers of another type are taken where the tensor can hold every one
  /// of them exactly, float64 by rounding to float32, and real numbers for a quantized tensor where each is a multiple
  /// of its scale. Leading dimensions of size 1 may be missing.
  ///
  /// - Throws: `Misfit`.
  func adapted(to tensor: Tensor) throws(Misfit) -> NpyArray {
    guard shape.drop(while: { $0 == 1 }) == tensor.shape.drop(while: { $0 == 1 }) else { throw .shape }
    if type == tensor.type { return NpyArray(type: type, shape: tensor.shape, bytes: bytes) }
    guard let numbers else { throw .type }
    let isReal = type == .float16 || type == .float32 || type == .float64
    let values: [Double]
    if isReal, tensor.type != .float32, tensor.type != .float64 {
      values = try tensor.steps(of: numbers)
    } else {
      values = numbers
    }
    guard let bytes = Self.bytes(of: values, tensor.type) else { throw .type }
    return NpyArray(type: tensor.type, shape: tensor.shape, bytes: bytes)
  }

  enum Misfit: Error {
    case shape
    case type
    /// Real numbers that no steps of the quantization stand for.
    case betweenSteps
  }

  /// Little-endian elements; nil where a number is none of the type.
  private static func bytes(of numbers: [Double], _ type: ElementType) -> [UInt8]? {
    func integers<Number: FixedWidthInteger>(_: Number.Type) -> [UInt8]? {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(numbers.count * Number.bitWidth / 8)
      for number in numbers {
        guard let integer = Number(exactly: number) else { return nil }
        for byte in 0..<Number.bitWidth / 8 {
          bytes.append(UInt8(truncatingIfNeeded: integer >> Number(8 * byte)))
        }
      }
      return bytes
    }
    switch type {
    case .float32: return numbers.flatMap { littleEndian(Float($0).bitPattern) }
    case .float64: return numbers.flatMap { littleEndian($0.bitPattern) }
    case .int8: return integers(Int8.self)
    case .uint8: return integers(UInt8.self)
    case .int16: return integers(Int16.self)
    case .int32: return integers(Int32.self)
    case .int64: return integers(Int64.self)
    default: return nil
    }
  }
}

extension Tensor {
  /// The steps that real numbers stand for, `r / S + Z`, if they are whole up to the rounding of float32.
  fileprivate func steps(of reals: [Double]) throws(NpyArray.Misfit) -> [Double] {
    guard let quantization else { throw .type }
    var steps: [Double] = []
    steps.reserveCapacity(reals.count)
    for (index, real) in reals.enumerated() {
      let channel = quantization.channel(ofElement: index, in: shape)
      let step = real / Double(quantization.scales[channel])
      guard abs(step - step.rounded()) <= 1e-3 + 1e-6 * abs(step) else { throw .betweenSteps }
      steps.append(step.rounded() + Double(quantization.zeroPoints[channel]))
    }
    return steps
  }
}
