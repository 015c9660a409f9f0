import AtrousKernels

/// What is done at once before anything else begins: the work of a step, or its kernel's preparation.
struct Round: Sendable {
  let step: Int
  let units: Int
  private let body: Kernel.Run

  /// The rounds of a plan's steps, in order.
  static func rounds(of steps: [Step]) -> [Round] {
    steps.enumerated().flatMap { index, step in
      let work = Round(step: index, units: step.kernel.units, body: step.kernel.run)
      guard let (units, body) = step.kernel.preparation else { return [work] }
      return [Round(step: index, units: units, body: body), work]
    }
  }

  func callAsFunction(_ operands: Operands, _ units: Range<Int>) { body(operands, units) }
}
