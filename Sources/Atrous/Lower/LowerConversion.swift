import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// QUANTIZE: float32 to 8 bits, or from one 8-bit quantization to another.
  func quantize() throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: input.shape)
    guard let type = quantizedType(output) else { throw unsupported(output) }
    if let inputType = quantizedType(input) {
      return .lookup(
        LookupTable(
          requantizing: inputType, try affine(input), to: type, try affine(output), count: input.count))
    }
    guard input.type == .float32 else { throw unsupported(input) }
    return .quantize(Quantize(type: type, count: input.count, output: try affine(output)))
  }

  /// DEQUANTIZE: integers with a scale, or float16, to float32.
  func dequantize() throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: input.shape)
    try expect(output, type: .float32)
    let element: Dequantize.Element
    switch input.type {
    case .int8: element = .int8
    case .uint8: element = .uint8
    case .int16: element = .int16
    case .int32: element = .int32
    case .float16:
      return .dequantize(Dequantize(.float16, count: input.count, scales: [1], zeroPoints: [0], inner: 1))
    default: throw unsupported(input)
    }
    guard let quantization = input.quantization else {
      throw failure("is \(input.type.name) without a scale", tensor: input.index)
    }
    let inner =
      quantization.isPerAxis && !input.shape.contains(0)
      ? input.shape[(quantization.axis + 1)...].reduce(1, *) : 1
    return .dequantize(
      Dequantize(
        element, count: input.count, scales: quantization.scales, zeroPoints: quantization.zeroPoints,
        inner: inner))
  }

  func cast() throws(PlanError) -> Problem {
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: input.shape)
    let (from, to) = (try scalarType(input), try scalarType(output))
    guard to != .float16 || from == .float16 else { throw unsupported(output) }
    return .cast(Cast(from: from, to: to, count: input.count))
  }

  func scalarType(_ tensor: Tensor) throws(PlanError) -> ScalarType {
    switch tensor.type {
    case .float32: .float32
    case .float16: .float16
    case .int8: .int8
    case .uint8: .uint8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .bool: .bool
    default: throw unsupported(tensor)
    }
  }
}
