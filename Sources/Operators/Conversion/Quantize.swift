import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// QUANTIZE: float32 to 8 bits, or from one 8-bit quantization to another.
  static let quantize = OperatorKind(
    .quantize, versions: 1...3, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in
      let (input, output) = (try node.input(), node.output())
      guard let type = node.quantizedType(output) else { throw node.unsupported(output) }
      if let inputType = node.quantizedType(input) {
        return .lookup(
          LookupTable(
            requantizing: inputType, try node.affine(input), to: type, try node.affine(output),
            count: input.count, numerics: node.numerics))
      }
      guard input.type == .float32 else { throw node.unsupported(input) }
      let quantize = Quantize(type: type, count: input.count, output: try node.affine(output))
      return node.inNumerics(
        NumericQuantize(quantize, numerics: node.numerics).map { .quantize($0) }, else: .quantize(quantize))
    })
}
