import AtrousKernels
import AtrousTFLite

extension Draft {
  /// Removes operators whose output's bytes are their input's, RESHAPE, SQUEEZE, EXPAND_DIMS and others that change
  /// nothing here: the output becomes another name of the input.
  mutating func dropNoOps() throws(PlanError) {
    var remaining: [Operator] = []
    for node in operators {
      if let source = try copiedTensor(node) {
        sources[node.outputs[0]] = memory(of: source)
      } else {
        remaining.append(node)
      }
    }
    operators = remaining
    record("drop no-ops")
  }

  /// The tensor of which an operator makes a copy; nil where it does more.
  private func copiedTensor(_ node: Operator) throws(PlanError) -> Int? {
    switch node.code {
    case .reshape, .squeeze, .expandDims, .cast, .quantize, .transpose, .slice, .stridedSlice, .tile,
      .concatenation:
      let (problem, inputs) = try Lowering(draft: self, node: node, rounding: .reference).lower()
      return problem.overlap == .copy && constants[inputs[0]] == nil ? inputs[0] : nil
    default: return nil
    }
  }
}
