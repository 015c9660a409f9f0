#if !hasFeature(Embedded)
extension Session {
  /// Runs once, and measures each step of the plan alone.
  ///
  /// - Returns: a duration a step, in their order.
  package mutating func runTimed() -> [Duration] {
    let clock = ContinuousClock()
    var durations: [Duration] = []
    for index in plan.steps.indices {
      let start = clock.now
      run(step: index)
      durations.append(clock.now - start)
    }
    return durations
  }
}

extension Plan {
  /// What a profile says of a step.
  package struct ProfiledStep: Sendable {
    /// The index and the name of the operator.
    package let index: Int
    package let name: String
    package let kernel: String
    package let multiplyAccumulates: Int
    /// Of all tensors that it reads and writes.
    package let bytes: Int
    package let outputShape: [Int]
    package let outputs: [Int]
  }

  package var profiledSteps: [ProfiledStep] {
    steps.map { step in
      ProfiledStep(
        index: step.node.index, name: step.node.name, kernel: step.kernelName,
        multiplyAccumulates: step.multiplyAccumulates,
        bytes: step.bytes,
        outputShape: tensors[step.outputs[0]].shape, outputs: step.outputs)
    }
  }
}
#endif
