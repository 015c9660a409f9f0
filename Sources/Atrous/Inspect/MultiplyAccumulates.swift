import AtrousGraph
import AtrousKernels
import AtrousOperators
public import AtrousTFLite

extension Operator {
  /// Products that the operator sums, taps over padding included, by the shapes of `tensors`; 0 for one that is no
  /// convolution or matrix product.
  public func multiplyAccumulates(in tensors: [Tensor]) -> Int {
    guard let kind = OperatorKind.of(code) else { return 0 }
    let values = tensors.map { Value(index: $0.index, name: "", type: $0.type, shape: $0.shape) }
    let node = Node(
      kind: kind, index: index, version: version, options: options, inputs: inputs, outputs: outputs)
    return Graph(values: values, nodes: [], inputs: [], outputs: [], numerics: .reference)
      .products(of: node)
  }
}
