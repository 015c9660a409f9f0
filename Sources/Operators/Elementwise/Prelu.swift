import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// PRELU: x, or what is negative times a slope that broadcasts.
  static let prelu = OperatorKind(
    .prelu, versions: 1...2, inputs: 2...2, operands: .all,
    shapes: { node throws(PlanError) in [try node.broadcast().shape] },
    lower: { node throws(PlanError) in
      let (input, output) = try node.elementwise()
      let (slope, broadcast) = (try node.input(1), try node.broadcast())
      guard let type = node.quantizedType(input) else {
        try node.expect(input, type: .float32)
        try node.expect(slope, type: .float32)
        return .floatPrelu(FloatPrelu(broadcast))
      }
      try node.expect(slope, type: type == .int16 ? .int8 : input.type)
      return .prelu(
        QuantizedPrelu(
          type: type, broadcast: broadcast, input: try node.affine(input), slope: try node.affine(slope),
          output: try node.affine(output)))
    })
}

extension BuiltinOperator {
  fileprivate static let prelu = BuiltinOperator(rawValue: 54)
}
