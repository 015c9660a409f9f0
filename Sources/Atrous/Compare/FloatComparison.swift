public import AtrousTFLite

/// A quantized model's tensor beside the same tensor of the float model that it was made of.
public struct QuantizationLoss: Sendable {
  public let node: Operator
  public let tensor: Tensor
  /// Both as real numbers: the quantized model's beside the float's.
  public let comparison: TensorComparison
  /// How much of its integers' range the tensor uses, from the least to the greatest value, a fraction of 1; nil for floats.
  public let rangeUsed: Double?
}

extension Session {
  /// Runs the model on the inputs that are set, and its float original on the same real numbers, and compares the tensors
  /// of the same name. Outputs are compared by position. Both plans must keep all tensors, or only outputs are compared.
  ///
  /// - Returns: the tensors that both have, in the order in which this model computes them.
  /// - Throws: `SessionError` where the original's inputs are others.
  public mutating func compare(withFloat original: inout Session) throws(SessionError) -> [QuantizationLoss] {
    for (position, tensor) in plan.inputs.enumerated() {
      guard let numbers = array(ofTensor: tensor.index)?.numbers else {
        throw .notReal(tensor: tensor.index, type: tensor.type)
      }
      try original.setInput(position, quantizing: tensor.dequantize(numbers))
    }
    run()
    original.run()
    let counterparts = counterparts(in: original.plan)
    var losses: [QuantizationLoss] = []
    for node in plan.model.main.operators {
      for output in node.outputs {
        guard let counterpart = counterparts[output], let own = array(ofTensor: output),
          let other = original.array(ofTensor: counterpart), let numbers = own.numbers,
          let references = other.numbers
        else { continue }
        let tensor = plan.tensors[output]
        let reals = tensor.dequantize(numbers).map { Double($0) }
        let originals = original.plan.tensors[counterpart].dequantize(references).map {
          Double($0)
        }
        guard let comparison = TensorComparison(reals, originals, isFloat: true) else { continue }
        losses.append(
          QuantizationLoss(
            node: node, tensor: tensor, comparison: comparison, rangeUsed: rangeUsed(numbers, tensor.type)))
      }
    }
    return losses
  }

  /// For each of this model's tensors the index of the float model's.
  private func counterparts(in original: Plan) -> [Int: Int] {
    var byName: [String: Int] = [:]
    for tensor in original.tensors where !tensor.isConstant { byName[tensor.name] = tensor.index }
    var counterparts: [Int: Int] = [:]
    for tensor in plan.tensors { counterparts[tensor.index] = byName[tensor.name] }
    for (own, other) in zip(plan.outputs, original.outputs) { counterparts[own.index] = other.index }
    return counterparts
  }

  private func rangeUsed(_ numbers: [Double], _ type: ElementType) -> Double? {
    guard let least = numbers.min(), let greatest = numbers.max() else { return nil }
    switch type {
    case .int8, .uint8: return (greatest - least) / 255
    case .int16: return (greatest - least) / 65535
    default: return nil
    }
  }
}
