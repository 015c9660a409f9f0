import AtrousBytes
import AtrousKernels
import AtrousTFLite

extension Draft {
  /// Checks, before an operator is looked at, that all together are neither too much work nor keep too many bytes.
  func checkWork(_ limits: Limits) throws(PlanError) {
    var (products, bytes) = (0, 0)
    for node in operators {
      products = products.addingUpTo(work(of: node))
      for tensor in node.inputs {
        if let tensor, let constant = constants[tensor] { bytes = bytes.addingUpTo(constant.byteCount) }
      }
      // Kernels of images keep tables along rows and columns: of a resize, 20 bytes for each.
      for tensor in node.outputs where tensors[tensor].shape.count == 4 {
        bytes = tensors[tensor].shape[1...2].reduce(bytes) { $0.addingUpTo(32 * $1) }
      }
    }
    guard products <= limits.multiplyAccumulates else {
      throw .limit(what: "multiply-accumulates", actual: products, limit: limits.multiplyAccumulates)
    }
    guard bytes <= limits.constantBytes else {
      throw .limit(what: "bytes of constants", actual: bytes, limit: limits.constantBytes)
    }
  }

  /// The products that an operator sums, or the elements that it reads or writes where those are more.
  func work(of node: Operator) -> Int {
    var most = node.multiplyAccumulates(in: tensors)
    for tensor in node.inputs { most = max(most, tensor.map { tensors[$0].count } ?? 0) }
    for tensor in node.outputs {
      var count = tensors[tensor].count
      if case .pool(_, let height, let width) = node.options {
        count = count.multiplyingUpTo(max(1, height)).multiplyingUpTo(max(1, width))
      }
      most = max(most, count)
    }
    return most
  }
}

extension Int {
  /// The sum, or the largest number.
  func addingUpTo(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or the largest number.
  func multiplyingUpTo(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
