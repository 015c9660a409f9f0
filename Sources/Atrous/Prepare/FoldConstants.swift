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

  /// Makes the outputs of a node constant where all its inputs are, or where they follow from shapes alone.
  ///
  /// - Returns: whether it did.
  mutating func fold(_ node: Node) throws(PlanError) -> Bool {
    if let value = try valueFromShapes(of: node) {
      values[node.outputs[0]].constant = value
      return true
    }
    let inputs = node.inputs.compactMap { $0 }
    guard !inputs.isEmpty, inputs.allSatisfy({ values[$0].isConstant }) else { return false }
    let lowered = try lowered(node)
    let operands = lowered.operands.compactMap { values[$0].constant }
    let outputs = unsafe node.outputs.map {
      UnsafeMutableRawBufferPointer.allocate(byteCount: values[$0].byteCount, alignment: 64)
    }
    defer { for index in unsafe outputs.indices { unsafe outputs[index].deallocate() } }
    for index in unsafe outputs.indices {
      unsafe outputs[index].initializeMemory(as: UInt8.self, repeating: 0)
    }
    unsafe lowered.problem.reference()(
      Operands(inputs: operands.map { unsafe $0.bytes }, outputs: outputs))
    for (index, value) in node.outputs.enumerated() {
      values[value].constant = unsafe Constant(copying: Array(outputs[index]))
    }
    return true
  }
}
