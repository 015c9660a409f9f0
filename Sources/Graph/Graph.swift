package import AtrousKernels
package import AtrousTFLite

/// What a model computes, as the engine's own graph. Passes read and rewrite it: they change nodes, remove them and add
/// their own, and say where values lie.
///
/// The first values are the file's tensors, by the same indices. Nodes stand in the order in which they run.
package struct Graph: Sendable {
  package var values: [Value]
  package var nodes: [Node]
  package let inputs: [Int]
  package var outputs: [Int]
  /// Whose arithmetic integers have.
  package let numerics: Numerics
  /// What every pass so far has left.
  package private(set) var passes: [PassRecord] = []

  package init(values: [Value], nodes: [Node], inputs: [Int], outputs: [Int], numerics: Numerics) {
    self.values = values
    self.nodes = nodes
    self.inputs = inputs
    self.outputs = outputs
    self.numerics = numerics
  }

  /// Appends a value that no tensor of the file stands for.
  package mutating func addValue(
    _ name: String, _ type: ElementType, shape: [Int], quantization: Quantization? = nil
  ) -> Int {
    values.append(
      Value(index: values.count, name: name, type: type, shape: shape, quantization: quantization))
    return values.count - 1
  }

  package mutating func record(_ pass: String) {
    passes.append(PassRecord(name: pass, nodes: nodes))
  }

  /// The value whose memory a value has, or a part of it: itself, in most cases.
  package func memory(of value: Int) -> Int {
    switch values[value].storage {
    case .own: value
    case .alias(let other), .view(let other, _, _): memory(of: other)
    }
  }

  /// How often each value is read: by nodes, as an output, as another one's memory.
  package var readerCounts: [Int] {
    var counts = [Int](repeating: 0, count: values.count)
    for node in nodes { for value in node.inputs.compactMap({ $0 }) { counts[value] += 1 } }
    for output in outputs { counts[output] += 1 }
    for value in values {
      if case .alias(let other) = value.storage { counts[other] += 1 }
    }
    return counts
  }

  /// For each value the position of the node that computes it.
  package var writers: [Int?] {
    var writers = [Int?](repeating: nil, count: values.count)
    for (position, node) in nodes.enumerated() {
      for value in node.outputs { writers[value] = position }
    }
    return writers
  }
}

/// The nodes that were left after a pass.
package struct PassRecord: Sendable {
  package let name: String
  package let nodes: [Node]
}

extension Graph {
  /// The shape of each output of a node, from its inputs.
  package func inferredShapes(of node: Node) throws(PlanError) -> [[Int]] {
    let context = try checked(node)
    let shapes = try node.kind.shapes(context)
    guard shapes.count == node.outputs.count else {
      throw context.failure("has \(node.outputs.count) outputs instead of \(shapes.count)")
    }
    return shapes
  }

  /// The arithmetic of a node whose shapes are inferred.
  package func lowered(_ node: Node) throws(PlanError) -> Node.Lowered {
    let context = try checked(node)
    let problem = try node.kind.lower(context)
    var operands: [Int] = []
    switch node.kind.operands {
    case .all: operands = try context.allInputs().map { $0.index }
    case .only(let position): operands = [try context.input(position).index]
    }
    return Node.Lowered(problem: problem, operands: operands)
  }

  /// The value of a node's output where it follows from shapes alone.
  package func valueFromShapes(of node: Node) throws(PlanError) -> Constant? {
    guard let value = node.kind.value else { return nil }
    return try value(try checked(node))
  }

  /// The products that a node sums; 0 for one that is no convolution or matrix product.
  package func products(of node: Node) -> Int { node.kind.products(NodeContext(self, node)) }

  /// The elements or products that a node sums.
  package func sums(of node: Node) -> Int { node.kind.sums(NodeContext(self, node)) }

  /// A node of which version and number of inputs are right.
  private func checked(_ node: Node) throws(PlanError) -> NodeContext {
    let context = NodeContext(self, node)
    let (kind, newest) = (node.kind, node.kind.versions.upperBound)
    guard kind.versions.contains(node.version) else {
      throw context.failure("has version \(node.version), of which 1 to \(newest) are supported")
    }
    guard kind.inputs.contains(node.inputs.count) else {
      throw context.failure(
        "has \(node.inputs.count) inputs instead of \(kind.inputs.lowerBound) to \(kind.inputs.upperBound)")
    }
    return context
  }
}
