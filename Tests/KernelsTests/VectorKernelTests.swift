import AtrousKernelCases
import AtrousKernels
import AtrousProcessor
import Testing

/// Every kernel of every instruction set that this machine has against its reference.
@Suite struct VectorKernelTests {
  @Test(arguments: ProblemKind.allCases) func agreesWithTheReference(kind: ProblemKind) {
    let sweep = Sweep(kind, of: availableKernels.map(\.kernels), seed: testSeed)
    for failure in sweep.failures { Issue.record("\(failure)") }
    let counts = zip(availableKernels, sweep.computed).map { "\($0.kernels.name) \($1)" }
    print("\(kind), seed \(testSeed): \(counts.joined(separator: ", ")) of \(kind.cases) cases")
  }
}
