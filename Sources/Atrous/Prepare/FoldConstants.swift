import AtrousKernels
import AtrousTFLite

extension Draft {
  /// Computes, once, every operator whose inputs are all constant: float16 weights made float32, arithmetic of shapes.
  /// SHAPE is constant too, since all shapes are known.
  ///
  /// Results larger than `limit` bytes together, or of more work than that, are left to be computed in every run.
  package mutating func foldConstants(limit: Int = 1 << 28) throws(PlanError) {
    var (bytes, products) = (limit, limit)
    var remaining: [Operator] = []
    for node in operators {
      if work(of: node) <= products, let (output, value) = try folded(node, limit: bytes) {
        constants[output] = value
        bytes -= value.byteCount
        products -= work(of: node)
      } else {
        remaining.append(node)
      }
    }
    operators = remaining
    record("fold constants")
  }

  /// The value of an operator's output, nil where it is not constant or too large.
  private func folded(_ node: Operator, limit: Int) throws(PlanError) -> (output: Int, value: Constant)? {
    let lowering = Lowering(draft: self, node: node, rounding: .reference)
    if node.code == .shape {
      return (node.outputs.first ?? 0, try lowering.shapeValue())
    }
    let inputs = node.inputs.compactMap { $0 }
    guard !inputs.isEmpty, inputs.allSatisfy({ constants[$0] != nil }), node.outputs.count == 1,
      tensors[node.outputs[0]].byteCount <= limit
    else { return nil }
    let (problem, sources) = try lowering.lower()
    var bytes = [UInt64](repeating: 0, count: (tensors[node.outputs[0]].byteCount + 7) / 8)
    let values = sources.compactMap { constants[$0] }
    unsafe bytes.withUnsafeMutableBytes { output in
      let kernel = problem.reference()
      let operands = unsafe Operands(
        inputs: values.map { unsafe $0.bytes },
        outputs: [.init(rebasing: output[..<tensors[node.outputs[0]].byteCount])])
      kernel.run(operands, 0..<kernel.units)
    }
    let value = unsafe bytes.withUnsafeBytes {
      unsafe Constant(copying: Array($0.prefix(tensors[node.outputs[0]].byteCount)))
    }
    return (node.outputs[0], value)
  }
}

extension Lowering {
  /// SHAPE: the sizes of a tensor as int32 or int64.
  func shapeValue() throws(PlanError) -> Constant {
    try checkVersion()
    try expectInputs(1...1)
    let (input, output) = (try input(0), try output())
    try expect(output, shape: [input.shape.count])
    switch output.type {
    case .int32: return Constant(input.shape.map { Int32(clamping: $0) })
    case .int64: return Constant(input.shape.map(Int64.init))
    default: throw unsupported(output)
    }
  }
}
