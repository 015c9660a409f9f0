package import AtrousGraph

extension Plan {
  /// What a pass did to the graph, by the indices of the file's operators.
  package struct Change: Sendable {
    package let name: String
    package let removed: [Int]
    /// Given other inputs, outputs or windows.
    package let rewritten: [Int]
    /// What is left.
    package let nodes: [Node]
  }

  /// The passes in their order; the first is the graph as it was read.
  package var changes: [Change] {
    passes.indices.map { position in
      let (before, after) = (passes[max(0, position - 1)].nodes, passes[position].nodes)
      let kept = Set(after.map { $0.index })
      var old: [Int: Node] = [:]
      for node in before { old[node.index] = node }
      return Change(
        name: passes[position].name, removed: before.map { $0.index }.filter { !kept.contains($0) },
        rewritten: after.filter { node in old[node.index].map { $0.isRewritten(as: node) } ?? false }
          .map { $0.index },
        nodes: after)
    }
  }
}

extension Node {
  fileprivate func isRewritten(as other: Node) -> Bool {
    name != other.name || inputs != other.inputs || outputs != other.outputs || window != other.window
  }
}
