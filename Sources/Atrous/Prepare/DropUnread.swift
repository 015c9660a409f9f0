import AtrousGraph

extension Graph {
  /// Drops the nodes whose outputs had readers and have none.
  mutating func dropUnread(before: [Int]) {
    var readers = readerCounts
    var remaining: [Node] = []
    for node in nodes.reversed() {
      if node.outputs.allSatisfy({ readers[$0] == 0 && before[$0] > 0 }) {
        for input in node.inputs.compactMap({ $0 }) { readers[input] -= 1 }
      } else {
        remaining.append(node)
      }
    }
    nodes = remaining.reversed()
  }
}
