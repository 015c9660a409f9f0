public import AtrousTFLite

extension Operator {
  /// Products that the operator sums, taps over padding included; 0 for one that is no convolution or matrix product.
  public func multiplyAccumulates(in graph: Subgraph) -> Int { multiplyAccumulates(in: graph.tensors) }

  func multiplyAccumulates(in tensors: [Tensor]) -> Int {
    func shape(_ tensor: Int?) -> [Int] { tensor.map { tensors[$0].shape } ?? [] }
    guard inputs.count >= 2, let output = outputs.first else { return 0 }
    let filter = shape(inputs[1])
    switch code {
    case .conv2D where filter.count == 4: return product(shape(output) + filter[1...])
    case .depthwiseConv2D where filter.count == 4: return product(shape(output) + filter[1...2])
    case .fullyConnected where filter.count == 2: return product(shape(output) + [filter[1]])
    case .transposeConv where inputs.count >= 3 && filter.count == 4:
      return product(shape(inputs[2]) + filter[...2])
    default: return 0
    }
  }

  /// No shape of a file can overflow it.
  private func product(_ sizes: [Int]) -> Int {
    sizes.reduce(1) { $0.multiplyingUpTo($1) }
  }
}
