#if !hasFeature(Embedded)
public import AtrousTFLite

/// A tensor that one operator computes alone, on a reference's tensors, in the arithmetic of several runtimes.
public struct RuntimeComparison: Sendable {
  public let node: Operator
  public let tensor: Tensor
  /// The operators before it whose outputs the reference lacks: they were computed together with it.
  public let unseen: [Int]
  /// Beside the reference's tensor.
  public let comparisons: [NumericsChoice: TensorComparison]
}

/// Which of TFLite's runtimes a reference is, operator by operator.
public struct RuntimeVerdict: Sendable {
  /// In the order in which the operators run.
  public let layers: [RuntimeComparison]
  /// Computed tensors that the reference does not hold.
  public let missing: [Int]
  public let numerics: [NumericsChoice]
  public let tolerance: Tolerance

  /// - Parameters:
  ///   - comparisons: of `Session.compareEachOperator`, by the numerics of the session's plan.
  ///   - model: with the shapes of the plans.
  public init(
    _ comparisons: [NumericsChoice: [Int: TensorComparison]], of model: Model, tolerance: Tolerance = .init()
  ) {
    numerics = NumericsChoice.allCases.filter { comparisons[$0] != nil }
    self.tolerance = tolerance
    var (layers, missing): ([RuntimeComparison], [Int]) = ([], [])
    // By tensor: the operators since the nearest tensors that the reference holds.
    var unseen: [Int: Set<Int>] = [:]
    // What follows from constants alone a runtime may have put together before: there a dump holds anything.
    var constants = Set(model.main.tensors.indices.filter { model.main.tensors[$0].isConstant })
    for node in model.main.operators {
      if node.inputs.allSatisfy({ $0.map(constants.contains) ?? true }) {
        constants.formUnion(node.outputs)
        continue
      }
      let before = node.inputs.reduce(into: Set<Int>()) { set, input in
        set.formUnion(input.flatMap { unseen[$0] } ?? [])
      }
      for output in node.outputs {
        let found = comparisons.compactMapValues { $0[output] }
        if found.isEmpty {
          missing.append(output)
          unseen[output] = before.union([node.index])
        } else {
          layers.append(
            RuntimeComparison(
              node: node, tensor: model.main.tensors[output], unseen: before.sorted(), comparisons: found))
        }
      }
    }
    (self.layers, self.missing) = (layers, missing)
  }

  /// Whether a runtime computes a tensor: integers in every bit, floats within the tolerance of an operator alone.
  public func agrees(_ layer: RuntimeComparison, with numerics: NumericsChoice) -> Bool {
    layer.comparisons[numerics]?.agrees(within: tolerance.alone, steps: tolerance.steps) ?? false
  }

  /// The runtimes that compute a tensor as the reference has it.
  public func runtimes(of layer: RuntimeComparison) -> [NumericsChoice] {
    numerics.filter { agrees(layer, with: $0) }
  }

  /// The runtimes that compute every tensor. Several are alike on this model and input.
  public var runtimes: [NumericsChoice] {
    numerics.filter { numerics in layers.allSatisfy { agrees($0, with: numerics) } }
  }

  /// The tensors that no runtime computes.
  public var unknown: [RuntimeComparison] { layers.filter { runtimes(of: $0).isEmpty } }

  /// How many operators were computed and compared, alone or together with others.
  public var operators: Int {
    layers.reduce(into: Set<Int>()) { $0.formUnion($1.unseen + [$1.node.index]) }.count
  }
}

extension Session {
  /// Runs each operator on the reference's tensors, and compares what it computes. Where the reference lacks a tensor, the
  /// next operators run on what was computed of it.
  ///
  /// - Returns: by tensor, those that the reference holds.
  /// - Throws: `TensorArchiveError` where an array is broken or cannot be its tensor, an input is missing, no computed
  ///   tensor is there, or the plan was made without `PlanOptions.keepsAllTensors`.
  public mutating func compareEachOperator(
    with reference: ReferenceTensors
  ) throws(TensorArchiveError) -> [Int: TensorComparison] {
    try checkKeepsAll(reference)
    for tensor in plan.inputs { try set(reference.input(tensor, in: plan.model), of: tensor, reference) }
    let steps = Dictionary(uniqueKeysWithValues: plan.steps.enumerated().map { ($1.node.index, $0) })
    var comparisons: [Int: TensorComparison] = [:]
    for node in plan.model.main.operators {
      let step = steps[node.index]
      if let step { run(step: step) }
      for output in node.outputs {
        let tensor = plan.tensors[output]
        guard let expected = try reference.array(of: tensor),
          let comparison = try compare(output, of: step, with: reference)
        else { continue }
        comparisons[output] = comparison
        if step != nil, comparison.different > 0 { try set(expected, of: tensor, reference) }
      }
    }
    guard !comparisons.isEmpty else { throw .holdsNothing(reference) }
    return comparisons
  }
}
#endif
