import AtrousKernelCases
import AtrousKernels
import AtrousProcessor
import Testing

/// Every primitive of every instruction set that this machine has against plain arithmetic.
@Suite struct PrimitiveTests {
  @Test(arguments: InstructionSet.available) func agreeWithPlainArithmetic(_ instructionSet: InstructionSet)
    throws
  {
    let available = try #require(availableKernels.first { $0.instructionSet == instructionSet })
    for failure in PrimitiveCheck(available.kernels, seed: testSeed).failures {
      Issue.record("\(failure); ATROUS_TEST_SEED=\(testSeed)")
    }
  }
}
