import AtrousGraph
import AtrousKernels

extension Graph {
  /// Gives every computed value the shape that follows from the inputs' through the operators, as LiteRT's
  /// `AllocateTensors` does. What the file says of them does not count.
  ///
  /// Shapes may depend on small constants, on a RESHAPE's target that SHAPE, STRIDED_SLICE and PACK put together, say.
  /// Those are computed on the way.
  mutating func inferShapes() throws(PlanError) {
    var remaining: [Node] = []
    for node in nodes {
      for (output, shape) in zip(node.outputs, try inferredShapes(of: node)) {
        if let reason = values[output].setShape(shape) {
          throw .operation(index: node.index, name: node.name, tensor: output, reason: reason)
        }
      }
      if node.kind.readsShapesAlone || isSmall(node), try fold(node) { continue }
      remaining.append(node)
    }
    nodes = remaining
    record("infer shapes")
  }

  /// Whether a node may be arithmetic of shapes: few elements of few values.
  private func isSmall(_ node: Node) -> Bool {
    let few = 4096
    return work(of: node) <= few && node.outputs.allSatisfy { values[$0].byteCount <= few }
  }
}
