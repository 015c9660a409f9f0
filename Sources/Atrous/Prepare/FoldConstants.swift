import AtrousGraph
import AtrousKernels

extension Graph {
  /// Computes, once, every node whose inputs are all constant: float16 weights made float32, say.
  ///
  /// Results larger than `limit` bytes together, or of more work than that, are left to be computed in every run.
  package mutating func foldConstants(limit: Int = 1 << 28) throws(PlanError) {
    var (bytes, products) = (limit, limit)
    var remaining: [Node] = []
    for node in nodes {
      let size = node.outputs.reduce(0) { $0.addingUpTo(values[$1].byteCount) }
      if work(of: node) <= products, size <= bytes, try fold(node) {
        bytes -= size
        products -= work(of: node)
      } else {
        remaining.append(node)
      }
    }
    nodes = remaining
    record("fold constants")
  }

  /// Makes the output of a node constant where all its inputs are, or where it follows from shapes alone.
  ///
  /// - Returns: whether it did.
  mutating func fold(_ node: Node) throws(PlanError) -> Bool {
    guard node.outputs.count == 1 else { return false }
    if let value = try valueFromShapes(of: node) {
      values[node.outputs[0]].constant = value
      return true
    }
    let inputs = node.inputs.compactMap { $0 }
    guard !inputs.isEmpty, inputs.allSatisfy({ values[$0].isConstant }) else { return false }
    let lowered = try lowered(node)
    let operands = lowered.operands.compactMap { values[$0].constant }
    let count = values[node.outputs[0]].byteCount
    var bytes = [UInt64](repeating: 0, count: (count + 7) / 8)
    unsafe bytes.withUnsafeMutableBytes { output in
      lowered.problem.reference()(
        unsafe Operands(
          inputs: operands.map { unsafe $0.bytes }, outputs: [.init(rebasing: output[..<count])]))
    }
    values[node.outputs[0]].constant = unsafe bytes.withUnsafeBytes {
      unsafe Constant(copying: Array($0.prefix(count)))
    }
    return true
  }
}
