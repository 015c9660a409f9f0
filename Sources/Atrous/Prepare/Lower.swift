import AtrousGraph

extension Graph {
  /// Gives every node its arithmetic, once.
  mutating func lower() throws(PlanError) {
    for position in nodes.indices { nodes[position].lowered = try lowered(nodes[position]) }
  }
}
