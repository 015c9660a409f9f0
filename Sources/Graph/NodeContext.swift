package import AtrousKernels
package import AtrousTFLite

/// One node with its values at hand, and the errors that it can have.
package struct NodeContext {
  let graph: Graph
  package let node: Node
  package let numerics: Numerics

  package init(_ graph: Graph, _ node: Node) {
    self.graph = graph
    self.node = node
    numerics = graph.numerics
  }

  package var options: OptionFields { node.options }

  package func failure(_ reason: String, tensor: Int? = nil) -> PlanError {
    .operation(index: node.index, name: node.name, tensor: tensor, reason: reason)
  }

  /// An input that the operator cannot do without.
  package func input(_ position: Int = 0) throws(PlanError) -> Value {
    guard let value = optionalInput(position) else { throw failure("has no input \(position)") }
    return value
  }

  package func optionalInput(_ position: Int) -> Value? {
    guard node.inputs.indices.contains(position), let value = node.inputs[position] else { return nil }
    return graph.values[value]
  }

  /// All inputs; none may be left out.
  package func allInputs() throws(PlanError) -> [Value] {
    var inputs: [Value] = []
    for position in node.inputs.indices { inputs.append(try input(position)) }
    return inputs
  }

  package func output(_ position: Int = 0) -> Value { graph.values[node.outputs[position]] }

  package func expect(_ value: Value, type: ElementType) throws(PlanError) {
    guard value.type == type else {
      throw failure("is \(value.type.name) instead of \(type.name)", tensor: value.index)
    }
  }

  package func expect(_ value: Value, shape: [Int]) throws(PlanError) {
    guard value.shape == shape else {
      throw failure("has the shape \(value.shape) instead of \(shape)", tensor: value.index)
    }
  }

  package func expectElements(_ value: Value) throws(PlanError) {
    guard !value.shape.contains(0) else {
      throw failure("has the shape \(value.shape), without an element", tensor: value.index)
    }
  }

  /// A type that no kernel of this operator takes.
  package func unsupported(_ value: Value) -> PlanError {
    failure("has the unsupported element type \(value.type.name)", tensor: value.index)
  }

  /// A value of images, N·H·W·C, with at least one element.
  package func image(_ value: Value) throws(PlanError) -> ImageShape {
    guard value.shape.count == 4 else {
      throw failure("has the shape \(value.shape) instead of four dimensions", tensor: value.index)
    }
    try expectElements(value)
    return ImageShape(
      batch: value.shape[0], height: value.shape[1], width: value.shape[2], channels: value.shape[3])
  }

  /// Bytes an element, for a type that is only moved.
  package func elementSize(_ value: Value) throws(PlanError) -> Int {
    guard let size = value.type.size, size <= 8 else { throw unsupported(value) }
    return size
  }

  /// A dimension that may be counted from the end.
  package func axis(_ axis: Int, rank: Int) throws(PlanError) -> Int {
    guard axis >= -rank, axis < rank else { throw failure("has the axis \(axis) for \(rank) dimensions") }
    return axis < 0 ? axis + rank : axis
  }

  package func fused(_ activation: Activation) throws(PlanError) -> FusedActivation {
    switch activation {
    case .none: .none
    case .relu: .relu
    case .reluN1To1: .reluN1To1
    case .relu6: .relu6
    case .tanh, .signBit: throw failure("has an unsupported fused activation")
    }
  }
}
