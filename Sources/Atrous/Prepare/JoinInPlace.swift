import AtrousKernels
import AtrousTFLite

/// A tensor that lies inside another, a part of every pixel.
struct JoinedPart: Sendable {
  let whole: Int
  /// Where it begins in the other one's first pixel, in elements, and the elements of a pixel there.
  let firstChannel: Int
  let pixelStride: Int
}

extension Draft {
  /// Lets convolutions write their channels where a CONCATENATION would copy them, if nobody else reads them. One whose
  /// inputs all are written so is removed.
  mutating func joinInPlace() throws(PlanError) {
    let (readers, writers) = (readerCounts, writers)
    var remaining: [Operator] = []
    for node in operators {
      if node.code == .concatenation, try joinInputs(of: node, readers, writers) { continue }
      remaining.append(node)
    }
    operators = remaining
    record("join in place")
  }

  /// - Returns: whether all inputs are written in place.
  private mutating func joinInputs(
    of node: Operator, _ readers: [Int], _ writers: [Int?]
  ) throws(PlanError) -> Bool {
    guard
      case (.concatenation(let problem), _) = try Lowering(draft: self, node: node, rounding: .reference)
        .lower(),
      let whole = node.outputs.first, let pixelStride = tensors[whole].shape.last,
      problem.rows * pixelStride == tensors[whole].count
    else { return false }
    var (firstChannel, joined) = (0, 0)
    for (index, input) in zip(node.inputs, problem.inputs) {
      guard let index, let channels = tensors[index].shape.last else { continue }
      if input.table == nil, readers[index] == 1, let writer = writers[index],
        try isConvolution(operators[writer])
      {
        parts[index] = JoinedPart(whole: whole, firstChannel: firstChannel, pixelStride: pixelStride)
        joined += 1
      }
      firstChannel += channels
    }
    return joined == node.inputs.count
  }

  /// Whether an operator is a convolution that can leave room between pixels.
  private func isConvolution(_ node: Operator) throws(PlanError) -> Bool {
    guard node.code == .conv2D else { return false }
    switch try Lowering(draft: self, node: node, rounding: .reference).lower().problem {
    case .convolution, .floatConvolution: return true
    default: return false
    }
  }
}
