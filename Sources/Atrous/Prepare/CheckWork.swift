import AtrousBytes
import AtrousGraph
import AtrousKernels

extension Graph {
  /// Checks, before weights are looked at, that all nodes together are neither too much work nor keep too many bytes.
  func checkWork(_ limits: Limits) throws(PlanError) {
    var (products, bytes) = (0, 0)
    for node in nodes {
      products = products.addingUpTo(work(of: node))
      for value in node.inputs.compactMap({ $0 }) {
        if let constant = values[value].constant { bytes = bytes.addingUpTo(constant.byteCount) }
      }
      // Kernels of images keep tables along rows and columns: of a resize, 20 bytes for each.
      for value in node.outputs where values[value].shape.count == 4 {
        bytes = values[value].shape[1...2].reduce(bytes) { $0.addingUpTo(32 * $1) }
      }
    }
    guard products <= limits.multiplyAccumulates else {
      throw .limit(what: "multiply-accumulates", actual: products, limit: limits.multiplyAccumulates)
    }
    guard bytes <= limits.constantBytes else {
      throw .limit(what: "bytes of constants", actual: bytes, limit: limits.constantBytes)
    }
  }

  /// The products that a node sums, or the elements that it reads or writes where those are more.
  func work(of node: Node) -> Int {
    let touched = (node.inputs.compactMap { $0 } + node.outputs).map { values[$0].count }
    return max(sums(of: node), touched.max() ?? 0)
  }
}
