#if !hasFeature(Embedded)
public import AtrousTFLite

/// A computed tensor beside the reference's.
public struct LayerComparison: Sendable {
  public let node: Operator
  public let tensor: Tensor
  /// After a run of the whole model on the reference's input.
  public let whole: TensorComparison
  /// After a run of this operator alone on the reference's tensors; nil where the reference lacks one of them.
  public let alone: TensorComparison?
}

/// How far the parts of a float model may be from a reference, as fractions of a tensor's largest reference. Integers
/// are always equal.
public struct Tolerance: Sendable, Equatable {
  /// An operator alone, on the reference's inputs.
  public var alone = 1e-5
  /// A run of the whole model.
  public var whole = 1e-4

  public init() {}
}

/// A model beside a reference, tensor by tensor.
public struct Verification: Sendable {
  /// In the order in which the operators run.
  public let layers: [LayerComparison]
  /// Computed tensors that the reference does not hold.
  public let missing: [Int]
  public let tolerance: Tolerance

  public func agrees(_ layer: LayerComparison) -> Bool {
    layer.whole.agrees(within: tolerance.whole) && computesRightly(layer)
  }

  /// Whether an operator alone agrees: then a difference of its tensor came in with its inputs.
  public func computesRightly(_ layer: LayerComparison) -> Bool {
    layer.alone?.agrees(within: tolerance.alone) ?? true
  }

  public var firstDifference: LayerComparison? { layers.first { !agrees($0) } }
}

extension Session {
  /// Runs the model on a reference's input, `input.npy` or `input_0.npy` and so on, and each operator alone on the
  /// reference's tensors, `tensor_<index>.npy`. The plan must keep all tensors.
  ///
  /// - Throws: `TensorArchiveError` where an array is broken, has another type or shape than the tensor, or the input
  ///   is missing, or no computed tensor is there.
  public mutating func verify(
    against reference: TensorArchive, tolerance: Tolerance = .init()
  ) throws(TensorArchiveError) -> Verification {
    precondition(plan.options.keepsAllTensors, "a plan that keeps its tensors can be verified")
    for (position, tensor) in plan.inputs.enumerated() {
      let name = inputFileName(position, of: plan.inputs.count)
      guard let array = try reference.array(named: name, for: tensor) else {
        throw TensorArchiveError(path: reference.path, reason: "has no \(name)")
      }
      try set(array, of: tensor, reference)
    }
    run()
    var wholes: [Int: TensorComparison] = [:]
    for tensor in plan.steps.flatMap(\.outputs) { wholes[tensor] = try compare(tensor, with: reference) }

    var layers: [LayerComparison] = []
    var missing: [Int] = []
    for (index, step) in plan.steps.enumerated() {
      let isAlone = try setInputs(of: step, from: reference)
      if isAlone { run(step: index) }
      for output in step.outputs {
        guard let whole = wholes[output] else {
          missing.append(output)
          continue
        }
        layers.append(
          LayerComparison(
            node: plan.model.main.operators[step.node.index], tensor: plan.tensors[output], whole: whole,
            alone: isAlone ? try compare(output, with: reference) : nil))
      }
    }
    guard !layers.isEmpty else {
      throw TensorArchiveError(path: reference.path, reason: "holds no tensor that the model computes")
    }
    return Verification(layers: layers, missing: missing, tolerance: tolerance)
  }

  /// Puts the reference's values into what a step reads; false where one is missing.
  private mutating func setInputs(
    of step: Step, from reference: TensorArchive
  ) throws(TensorArchiveError) -> Bool {
    for index in step.inputs {
      guard case .arena = plan.arena.locations[index] else { continue }
      let tensor = plan.tensors[index]
      if let position = plan.model.main.inputs.firstIndex(of: index) {
        let name = inputFileName(position, of: plan.inputs.count)
        guard let array = try reference.array(named: name, for: tensor) else { return false }
        try set(array, of: tensor, reference)
      } else {
        guard let array = try reference.array(of: tensor) else { return false }
        try set(array, of: tensor, reference)
      }
    }
    return true
  }

  private mutating func set(
    _ array: NpyArray, of tensor: Tensor, _ reference: TensorArchive
  ) throws(TensorArchiveError) {
    do { try setBytes(array.bytes, ofTensor: tensor.index) } catch {
      throw TensorArchiveError(path: reference.path, reason: error.description)
    }
  }

  /// Nil where the reference does not hold the tensor.
  private func compare(
    _ index: Int, with reference: TensorArchive
  ) throws(TensorArchiveError) -> TensorComparison? {
    guard let expected = try reference.array(of: plan.tensors[index]),
      let actual = array(ofTensor: index)
    else { return nil }
    return TensorComparison(actual: actual, reference: expected)
  }
}

extension TensorArchive {
  fileprivate func array(of tensor: Tensor) throws(TensorArchiveError) -> NpyArray? {
    try array(named: "tensor_\(tensor.index).npy", for: tensor)
  }

  fileprivate func array(named name: String, for tensor: Tensor) throws(TensorArchiveError) -> NpyArray? {
    guard let array = try array(named: name) else { return nil }
    guard array.fits(tensor) else {
      throw TensorArchiveError(
        path: "\(path), \(name)",
        reason: "holds \(array.type.name)\(array.shape), tensor \(tensor.index) is "
          + "\(tensor.type.name)\(tensor.shape)")
    }
    return array
  }
}
#endif
