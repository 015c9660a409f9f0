import AtrousKernelCases
import AtrousKernels
import AtrousProcessor
import Testing

/// Where all numbers on the way are whole and small, Winograd's algorithm is as exact as the direct one.
@Suite struct WinogradTests {
  @Test func wholeNumbersAreExact() throws {
    var computed = [Int](repeating: 0, count: availableKernels.count)
    for index in 0..<40 as Range<UInt64> {
      var random = Random(seed: testSeed &* 0x9E37_79B9 &+ index)
      // G divides by 2 and 6 in both directions.
      let problem = random.threeByThree { random, count in
        (0..<count).map { _ in Float(36 * random(-3...3)) }
      }
      let window = problem.window
      let inputs = window.inputShape(channels: problem.inputChannels).count
      let example = KernelCase(
        description: "", problem: .floatConvolution(problem),
        inputs: [rawBytes((0..<inputs).map { _ in Float(random(-4...4)) })],
        outputBytes: 4 * window.outputShape(channels: problem.outputChannels).count)
      let expected = try #require(example.output(of: example.problem.reference(), .whole))
      for (position, available) in availableKernels.enumerated() {
        guard let kernel = problem.winogradVector(available.kernels) else { continue }
        computed[position] += 1
        for split in Split.allCases {
          let actual = try #require(example.output(of: kernel, split), "writes outside its memory")
          #expect(
            example.difference(actual, expected) == nil,
            "\(available.kernels.name), \(split), ATROUS_TEST_SEED=\(testSeed), case \(index), \(window)")
        }
      }
    }
    #expect(computed.allSatisfy { $0 > 0 })
  }

  /// The convolutions of ASPP on a map of 32x32: a dilation rate of 6 leaves most products, 18 the fewest.
  @Test(arguments: [(1, true), (6, true), (18, false)])
  func itIsChosenWhereItSavesProducts(dilation: Int, isChosen: Bool) {
    let axis = WindowAxis(input: 32, output: 32, taps: 3, dilation: dilation, padding: dilation)
    let problem = FloatConvolution(
      window: Window(batch: 1, y: axis, x: axis), inputChannels: 32, outputChannels: 32,
      filter: Constant([Float](repeating: 1, count: 9 * 32 * 32)), bias: [Float](repeating: 0, count: 32),
      activation: .none)
    for available in availableKernels {
      #expect((problem.winogradVector(available.kernels) != nil) == isChosen)
    }
  }
}
