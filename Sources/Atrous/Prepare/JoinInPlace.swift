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
    var remaining: [Operator] = []
    for node in operators {
      if node.code != .concatenation {
        remaining.append(node)
      } else if try !joinInputs(of: node) {
        remaining.append(node)
      }
    }
    operators = remaining
    record("join in place")
  }

  /// - Returns: whether all inputs are written in place.
  private mutating func joinInputs(of node: Operator) throws(PlanError) -> Bool {
    guard
      case (.concatenation(let problem), _) = try Lowering(draft: self, node: node, rounding: .reference)
        .lower(),
      let whole = node.outputs.first, let pixelStride = tensors[whole].shape.last,
      problem.rows * pixelStride == tensors[whole].count
    else { return false }
    var (firstChannel, joined) = (0, 0)
    for (index, input) in zip(node.inputs, problem.inputs) {
      guard let index, let channels = tensors[index].shape.last else { continue }
      if input.table == nil, try mayBeJoined(index) {
        parts[index] = JoinedPart(whole: whole, firstChannel: firstChannel, pixelStride: pixelStride)
        joined += 1
      }
      firstChannel += channels
    }
    return joined == node.inputs.count
  }

  /// Whether a convolution computes a tensor, and one operator reads it, once.
  private func mayBeJoined(_ tensor: Int) throws(PlanError) -> Bool {
    guard let producer = operators.first(where: { $0.outputs == [tensor] }), producer.code == .conv2D,
      operators.reduce(0, { count, node in count + node.inputs.filter { $0 == tensor }.count }) == 1,
      !outputs.contains(tensor), !sources.contains(tensor)
    else { return false }
    switch try Lowering(draft: self, node: producer, rounding: .reference).lower().problem {
    case .convolution, .floatConvolution: return true
    default: return false
    }
  }
}
