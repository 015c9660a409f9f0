import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// DEQUANTIZE: integers with a scale, or float16, to float32.
  static let dequantize = OperatorKind(
    .dequantize, versions: 1...6, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in try node.dequantize() })
}

extension NodeContext {
  fileprivate func dequantize() throws(PlanError) -> Problem {
    let input = try input()
    try expect(output(), type: .float32)
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
    let dequantize = Dequantize(
      element, count: input.count, scales: quantization.scales, zeroPoints: quantization.zeroPoints,
      inner: inner)
    return inNumerics(
      OptimizedDequantize(dequantize, numerics: numerics).map { .dequantize($0) },
      else: .dequantize(dequantize))
  }
}
