import Atrous
import AtrousKernels
import Testing

/// Every kernel of every instruction set that this machine has against its reference, on random problems: equal bytes,
/// or for sums of floats nearly so, however the units are split, and nothing written outside the output.
@Suite struct VectorKernelTests {
  struct Kind: Sendable, CustomStringConvertible {
    let description: String
    var cases = 300
    let make: @Sendable (inout Random) -> KernelCase
  }

  static let kinds = [
    Kind(description: "convolution", cases: 1500) { $0.convolution() },
    Kind(description: "depthwise", cases: 1500) { $0.depthwise() },
    Kind(description: "float convolution") { $0.floatConvolution() },
    Kind(description: "float 3x3 convolution", cases: 60) { $0.floatConvolutionOfThreeByThree() },
    Kind(description: "float depthwise") { $0.floatDepthwise() },
    Kind(description: "sum") { $0.sum() },
    Kind(description: "sum of any two bytes", cases: 60) { $0.sumOfAnyTwo() },
    Kind(description: "arithmetic") { $0.arithmetic() },
    Kind(description: "lookup") { $0.lookup() },
    Kind(description: "mean") { $0.mean() },
    Kind(description: "float mean") { $0.floatMean() },
    Kind(description: "argmax") { $0.argMax() },
    Kind(description: "pool") { $0.pool() },
    Kind(description: "resize", cases: 1000) { $0.resize() },
    Kind(description: "resized mask", cases: 1000) { $0.resizedMask() },
    Kind(description: "quantize") { $0.quantize() },
    Kind(description: "dequantize") { $0.dequantize() },
    Kind(description: "concatenation") { $0.concatenation() },
  ]

  @Test(arguments: kinds) func agreesWithTheReference(kind: Kind) {
    var computed = [Int](repeating: 0, count: availableKernels.count)
    for index in 0..<kind.cases {
      var random = Random(seed: testSeed &* 0x9E37_79B9 &+ UInt64(index))
      let example = kind.make(&random)
      guard let expected = example.output(of: example.problem.reference(), .whole) else {
        Issue.record("the reference writes outside: \(example.description)")
        continue
      }
      for (position, available) in availableKernels.enumerated() {
        guard let kernel = example.problem.vector(available.kernels) else { continue }
        computed[position] += 1
        for split in Split.allCases {
          let problem = compare(example, kernel, split, expected)
          #expect(
            problem == nil,
            "\(available.kernels.name), \(split): \(problem ?? ""); ATROUS_TEST_SEED=\(testSeed), case \(index): \(example.description)"
          )
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
