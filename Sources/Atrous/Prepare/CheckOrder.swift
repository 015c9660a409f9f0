import AtrousKernels
import AtrousTFLite

extension Draft {
  /// Checks that every tensor is computed once, before it is read, and that no constant or input is overwritten.
  func checkOrder() throws(PlanError) {
    var isReady = constants.map { $0 != nil }
    for input in inputs {
      guard !isReady[input] else {
        throw .tensor(index: input, reason: "is an input, and a constant or an input again")
      }
      isReady[input] = true
    }
    for node in operators {
      for tensor in node.inputs.compactMap({ $0 }) where !isReady[tensor] {
        throw .operation(
          index: node.index, name: node.name, tensor: tensor, reason: "is read before an operator computes it"
        )
      }
      for tensor in node.outputs {
        guard !isReady[tensor] else {
          throw .operation(
            index: node.index, name: node.name, tensor: tensor, reason: "is written a second time")
        }
        isReady[tensor] = true
      }
    }
    for output in outputs where !isReady[output] {
      throw .tensor(index: output, reason: "is an output that no operator computes")
    }
  }
}
