#if !hasFeature(Embedded)
package import AtrousTFLite

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
  /// What a profile says of each step: the operator, the kernel that computes it, the bytes of its tensors.
  package var profiledSteps: [(node: Operator, kernel: String, bytes: Int)] {
    steps.map { step in
      let tensors = (step.inputs + step.outputs).map { model.main.tensors[$0].byteCount }
      return (step.node, step.kernelName, tensors.reduce(0, +))
    }
  }
}
#endif
