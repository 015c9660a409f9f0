import AtrousKernels
import AtrousTFLite

extension Lowering {
  /// The arithmetic of an operator, and the tensors that it reads when it runs.
  ///
  /// This is the list of the operators that run, and of their versions.
  func lower() throws(PlanError) -> (problem: Problem, inputs: [Int]) {
    guard node.customName == nil else { throw failure("is a custom operator, which has no kernel here") }
    switch node.code {
    case .conv2D: return (try versions(1...6, convolution), [try input(0).index])
    case .depthwiseConv2D: return (try versions(1...6, depthwise), [try input(0).index])
    case .add:
      return (try versions(1...2, { () throws(PlanError) in try sum(subtracts: false) }), try allInputs())
    case .sub:
      return (try versions(1...3, { () throws(PlanError) in try sum(subtracts: true) }), try allInputs())
    case .mean: return (try versions(1...2, mean), [try input(0).index])
    case .resizeBilinear: return (try versions(1...4, resizeBilinear), [try input(0).index])
    case .concatenation: return (try versions(1...4, concatenation), try allInputs())
    case .quantize: return (try versions(1...3, quantize), try allInputs())
    case .dequantize: return (try versions(1...6, dequantize), try allInputs())
    default: throw failure("is not among the supported operators")
    }
  }

  private func allInputs() throws(PlanError) -> [Int] {
    var indices: [Int] = []
    for position in node.inputs.indices { indices.append(try input(position).index) }
    return indices
  }

  private func versions(
    _ supported: ClosedRange<Int>, _ lower: () throws(PlanError) -> Problem
  ) throws(PlanError) -> Problem {
    guard supported.contains(node.version) else {
      throw failure("has version \(node.version), of which 1 to \(supported.upperBound) are supported")
    }
    return try lower()
  }
}
