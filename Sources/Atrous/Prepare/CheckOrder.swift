import AtrousGraph

extension Graph {
  /// Checks that every value is computed once, before it is read, and that no constant or input is overwritten.
  func checkOrder() throws(PlanError) {
    var isReady = values.map { $0.isConstant }
    for input in inputs {
      guard !isReady[input] else {
        throw .tensor(index: input, reason: "is an input, and a constant or an input again")
      }
      isReady[input] = true
    }
    for node in nodes {
      for value in node.inputs.compactMap({ $0 }) where !isReady[value] {
        throw .operation(
          index: node.index, name: node.name, tensor: value, reason: "is read before an operator computes it")
      }
      for value in node.outputs {
        guard !isReady[value] else {
          throw .operation(
            index: node.index, name: node.name, tensor: value, reason: "is written a second time")
        }
        isReady[value] = true
      }
    }
    for output in outputs where !isReady[output] {
      throw .tensor(index: output, reason: "is an output that no operator computes")
    }
  }
}
