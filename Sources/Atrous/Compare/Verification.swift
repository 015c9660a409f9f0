#if !hasFeature(Embedded)
import AtrousKernels
public import AtrousTFLite

/// A computed tensor beside the reference's.
public struct LayerComparison: Sendable {
  public let node: Operator
  public let tensor: Tensor
  /// After a run of the whole model on the reference's input.
  public let whole: TensorComparison
  /// After a run of this operator alone on the reference's tensors; nil where the reference lacks one of them, or the
  /// operator was computed when the plan was made.
  public let alone: TensorComparison?
  /// Whether an operator up to this one turns reals into steps by a range that it finds at run time, or that reals came
  /// near to: there the last bit of a float becomes a step, and each operator is judged alone.
  public let followsDynamicRange: Bool
}

/// How far a model may be from a reference.
public struct Tolerance: Sendable, Equatable {
  /// Floats of an operator alone, on the reference's inputs: a fraction of the tensor's largest reference.
  public var alone = 1e-5
  /// Floats of a run of the whole model.
  public var whole = 1e-4
  /// Steps of integers.
  public var steps = 0

  public init() {}
}

/// A model beside a reference, tensor by tensor.
public struct Verification: Sendable {
  /// In the order in which the operators run.
  public let layers: [LayerComparison]
  /// Computed tensors that the reference does not hold.
  public let missing: [Int]
  public let tolerance: Tolerance

  /// Whether a tensor is right: in the whole run, or, after a dynamic range, its operator alone.
  public func agrees(_ layer: LayerComparison) -> Bool {
    computesRightly(layer)
      && (layer.whole.agrees(within: tolerance.whole, steps: tolerance.steps) || isJudgedAlone(layer))
  }

  /// Whether an operator alone agrees: then a difference of its tensor came in with its inputs.
  public func computesRightly(_ layer: LayerComparison) -> Bool {
    layer.alone?.agrees(within: tolerance.alone, steps: tolerance.steps) ?? true
  }

  public func isJudgedAlone(_ layer: LayerComparison) -> Bool {
    layer.followsDynamicRange && layer.alone != nil
  }

  public var firstDifference: LayerComparison? { layers.first { !agrees($0) } }
}

extension Session {
  /// Runs the model on a reference's input, and each operator alone on the reference's tensors. Every tensor that the
  /// reference holds is compared.
  ///
  /// - Throws: `TensorArchiveError` where an array is broken or cannot be its tensor, an input is missing, no computed
  ///   tensor is there, or the plan was made without `PlanOptions.keepsAllTensors`.
  public mutating func verify(
    against reference: ReferenceTensors, tolerance: Tolerance = .init()
  ) throws(TensorArchiveError) -> Verification {
    try checkKeepsAll(reference)
    for tensor in plan.inputs { try set(reference.input(tensor, in: plan.model), of: tensor, reference) }
    run()
    let operators = plan.model.main.operators
    var wholes: [Int: TensorComparison] = [:]
    let steps = Dictionary(uniqueKeysWithValues: plan.steps.enumerated().map { ($1.node.index, $0) })
    for node in operators {
      for output in node.outputs {
        wholes[output] = try compare(output, of: steps[node.index], with: reference)
      }
    }
    var (layers, missing): ([LayerComparison], [Int]) = ([], [])
    var followsDynamicRange = false
    for node in operators {
      var isAlone = false
      if let step = steps[node.index] {
        followsDynamicRange = followsDynamicRange || hasDynamicRange(plan.steps[step])
        isAlone = try setInputs(of: plan.steps[step], from: reference)
        if isAlone { run(step: step) }
      }
      for output in node.outputs {
        guard let whole = wholes[output] else {
          missing.append(output)
          continue
        }
        layers.append(
          LayerComparison(
            node: node, tensor: plan.tensors[output], whole: whole,
            alone: isAlone ? try compare(output, of: steps[node.index], with: reference) : nil,
            followsDynamicRange: followsDynamicRange))
      }
    }
    guard !layers.isEmpty else { throw .holdsNothing(reference) }
    return Verification(layers: layers, missing: missing, tolerance: tolerance)
  }

  func checkKeepsAll(_ reference: ReferenceTensors) throws(TensorArchiveError) {
    guard plan.options.keepsAllTensors else {
      throw TensorArchiveError(path: reference.path, reason: "the plan does not keep the tensors to compare")
    }
  }

  /// Puts the reference's values into what a step reads; false where one is missing.
  private mutating func setInputs(
    of step: Step, from reference: ReferenceTensors
  ) throws(TensorArchiveError) -> Bool {
    for index in step.inputs {
      guard case .arena = plan.arena.locations[index] else { continue }
      let tensor = plan.tensors[index]
      guard let array = try reference.array(of: tensor) else { return false }
      try set(array, of: tensor, reference)
    }
    return true
  }

  mutating func set(
    _ array: NpyArray, of tensor: Tensor, _ reference: ReferenceTensors
  ) throws(TensorArchiveError) {
    do throws(SessionError) { try setBytes(array.bytes, ofTensor: tensor.index) } catch {
      throw TensorArchiveError(path: reference.archive.path, reason: error.description)
    }
  }

  /// Nil where the reference does not hold the tensor.
  func compare(
    _ index: Int, of step: Int?, with reference: ReferenceTensors
  ) throws(TensorArchiveError) -> TensorComparison? {
    guard let expected = try reference.array(of: plan.tensors[index]),
      let actual = array(ofTensor: index),
      let comparison = TensorComparison(actual: actual, reference: expected)
    else { return nil }
    guard let step, case .floatMean = plan.steps[step].problem else { return comparison }
    return comparison.summing(array(ofTensor: plan.steps[step].inputs[0]))
  }

  /// Whether a step turns computed reals into steps.
  private func hasDynamicRange(_ step: Step) -> Bool {
    switch step.problem {
    case .hybridConvolution, .hybridDepthwise, .hybridTransposedConvolution: return true
    case .quantize: break
    case .numeric(let problem) where problem.isQuantize: break
    default: return false
    }
    return step.inputs.contains { !plan.model.main.inputs.contains($0) }
  }
}

extension TensorArchiveError {
  static func holdsNothing(_ reference: ReferenceTensors) -> TensorArchiveError {
    TensorArchiveError(path: reference.path, reason: "holds no tensor that the model computes")
  }
}
#endif
