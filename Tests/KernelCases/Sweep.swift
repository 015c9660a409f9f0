package import AtrousKernels

/// Vector kernels against the reference on the random problems of one kind: equal bytes, or for sums of floats nearly
/// so, however the units are split, and nothing written outside the output.
package struct Sweep {
  /// How many problems each instruction set has a kernel for, in the order given.
  package private(set) var computed: [Int]
  /// What was wrong, at most three lines.
  package private(set) var failures: [String] = []

  private let seed: UInt64

  /// Case i depends on the seed and i alone.
  package init(_ kind: ProblemKind, of instructionSets: [VectorKernels], seed: UInt64) {
    self.seed = seed
    computed = [Int](repeating: 0, count: instructionSets.count)
    for index in 0..<kind.cases where failures.count < 3 {
      var random = Random(seed: seed &* 0x9E37_79B9 &+ UInt64(index))
      let example = kind.example(&random)
      guard ProblemKind.trying(example.problem).contains(kind) else {
        report(index, example, "is not among the kinds of its problem")
        continue
      }
      guard let expected = example.output(of: example.problem.reference(), .whole) else {
        report(index, example, "the reference writes outside the output")
        continue
      }
      for (position, kernels) in instructionSets.enumerated() {
        guard let kernel = example.problem.vector(kernels) else { continue }
        computed[position] += 1
        compare(index, example, kernel, expected, kernels.name)
      }
    }
    for (kernels, count) in zip(instructionSets, computed) where count == 0 {
      failures.append("\(kernels.name) has a kernel for none of \(kind.cases) cases")
    }
  }

  /// The first of the splits that differs; the others would say the same.
  private mutating func compare(
    _ index: Int, _ example: KernelCase, _ kernel: Kernel, _ expected: [UInt8], _ name: String
  ) {
    for split in Split.allCases {
      guard let actual = example.output(of: kernel, split) else {
        return report(index, example, "\(name), \(split.rawValue): writes outside the output")
      }
      if let difference = example.difference(actual, expected) {
        return report(index, example, "\(name), \(split.rawValue): \(difference)")
      }
    }
  }

  private mutating func report(_ index: Int, _ example: KernelCase, _ what: String) {
    guard failures.count < 3 else { return }
    failures.append("\(what); ATROUS_TEST_SEED=\(seed), case \(index): \(example.description)")
  }
}
