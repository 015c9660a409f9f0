import AtrousTFLite

extension Draft {
  /// Checks that no tensor that is computed takes more than 2 GiB, as TFLite's own offsets do, so that sums of sizes and
  /// strides stay far from overflow.
  func checkSizes() throws(PlanError) {
    let computed = Set(inputs).union(operators.flatMap { $0.outputs })
    for index in computed.sorted() where tensors[index].byteCount > Int32.max {
      throw .tensor(
        index: index, reason: "has \(tensors[index].byteCount) bytes, of which 2^31 - 1 are supported")
    }
  }
}
