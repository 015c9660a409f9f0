import AtrousGraph
import AtrousKernels

extension Graph {
  /// Removes nodes whose output's bytes are their input's, RESHAPE, SQUEEZE, EXPAND_DIMS and others that change nothing
  /// here: the output becomes another name of the input.
  mutating func dropNoOps() {
    var remaining: [Node] = []
    for node in nodes {
      if let lowered = node.lowered, lowered.problem.overlap == .copy, !values[lowered.operands[0]].isConstant
      {
        values[node.outputs[0]].storage = .alias(of: memory(of: lowered.operands[0]))
      } else {
        remaining.append(node)
      }
    }
    nodes = remaining
    record("drop no-ops")
  }
}
