import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// SOFTMAX along the last dimension.
  static let softmax = OperatorKind(
    .softmax, versions: 1...3, inputs: 1...1, shapes: NodeContext.sameShape,
    lower: { node throws(PlanError) in try node.softmax() })
}

extension NodeContext {
  fileprivate func softmax() throws(PlanError) -> Problem {
    let (input, output) = try elementwise()
    let beta = options.of(type: 9).float(0)
    guard beta.isFinite, beta > 0 else { throw failure("has the factor beta \(beta)") }
    guard let depth = input.shape.last else { throw failure("has no dimension", tensor: input.index) }
    try expectElements(input)
    let rows = input.count / depth
    guard let type = quantizedType(input) else {
      try expect(input, type: .float32)
      return .floatSoftmax(FloatSoftmax(rows: rows, depth: depth, beta: beta))
    }
    let (from, to) = (try affine(input), try affine(output))
    if type == .int16 {
      try expectScale(output, 1 / 32768)
      return .int16Softmax(Int16Softmax(rows: rows, depth: depth, input: from, beta: beta))
    }
    if type == .int8 {
      guard to.zeroPoint == -128, (to.scale * 256 - 1).magnitude <= 0.001 else {
        throw failure(
          "has the scale \(to.scale) and zero point \(to.zeroPoint) instead of 1/256 and -128",
          tensor: output.index)
      }
    }
    guard Double(beta) * Double(from.scale) * 0x1p26 > 1 else {
      throw failure("has the scale \(from.scale), too fine for fixed point", tensor: input.index)
    }
    let softmax = QuantizedSoftmax(type: type, rows: rows, depth: depth, input: from, beta: beta)
    return inNumerics(
      OptimizedSoftmax(softmax, input: from, output: to, beta: beta, numerics: numerics)
        .map { .softmax($0) }, else: .softmax(softmax))
  }
}
