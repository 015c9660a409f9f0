import Atrous
import AtrousKernels
import Testing

/// Every kernel of every instruction set that this machine has against its reference, on random problems: equal bytes,
/// or for sums of floats nearly so, however the units are split, and nothing written outside the output.
@Suite struct VectorKernelTests {
  @Test(arguments: ProblemKind.allCases) func agreesWithTheReference(kind: ProblemKind) {
    var computed = [Int](repeating: 0, count: availableKernels.count)
    // A broken kernel fails in a thousand cases, of which three say it all.
    var failures = [Int](repeating: 0, count: availableKernels.count)
    for index in 0..<kind.cases {
      var random = Random(seed: testSeed &* 0x9E37_79B9 &+ UInt64(index))
      let example = kind.example(&random)
      #expect(ProblemKind.trying(example.problem).contains(kind))
      guard let expected = example.output(of: example.problem.reference(), .whole) else {
        Issue.record("the reference writes outside: \(example.description)")
        continue
      }
      for (position, available) in availableKernels.enumerated() {
        guard failures[position] < 3, let kernel = example.problem.vector(available.kernels) else { continue }
        computed[position] += 1
        for split in Split.allCases {
          guard let problem = compare(example, kernel, split, expected) else { continue }
          failures[position] += 1
          Issue.record(
            "\(available.kernels.name), \(split): \(problem); ATROUS_TEST_SEED=\(testSeed), case \(index): \(example.description)"
          )
          break
        }
      }
    }
    let counts = zip(availableKernels, computed).map { "\($0.kernels.name) \($1)" }.joined(separator: ", ")
    print("\(kind), seed \(testSeed): \(counts) of \(kind.cases) cases")
    #expect(computed.allSatisfy { $0 > 0 }, "no case has a vector kernel")
  }

  private func compare(
    _ example: KernelCase, _ kernel: Kernel, _ split: Split, _ expected: [UInt8]
  ) -> String? {
    guard let actual = example.output(of: kernel, split) else { return "writes outside the output" }
    return example.difference(actual, expected)
  }
}
