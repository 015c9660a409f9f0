import AtrousKernelCases
import AtrousKernels
import Testing

@Suite struct SoftmaxTests {
  /// Shares of equal values. From 512 of them on TFLite's reference stops with an assertion; its optimized kernel has the
  /// nearest step, as here.
  @Test(arguments: [(1, 255), (2, 128), (8, 32), (511, 1), (512, 0), (600, 0), (4095, 0), (9000, 0)])
  func equalValues(depth: Int, share: UInt8) throws {
    let softmax = QuantizedSoftmax(
      type: .uint8, rows: 1, depth: depth, input: Affine(scale: 0.1, zeroPoint: 0), beta: 1)
    let example = KernelCase(
      description: "", problem: .softmax(softmax), inputs: [[UInt8](repeating: 3, count: depth)],
      outputBytes: depth)
    #expect(example.output(of: softmax.reference(), .whole) == [UInt8](repeating: share, count: depth))
  }

  @Test(arguments: [(1, 32767), (4, 8192), (70_000, 0)])
  func equalWords(depth: Int, share: Int16) throws {
    let softmax = Int16Softmax(
      rows: 1, depth: depth, input: Affine(scale: 0.1, zeroPoint: 0), beta: 1)
    let example = KernelCase(
      description: "", problem: .int16Softmax(softmax), inputs: [[UInt8](repeating: 3, count: 2 * depth)],
      outputBytes: 2 * depth)
    let expected = rawBytes([Int16](repeating: share, count: depth))
    #expect(example.output(of: softmax.reference(), .whole) == expected)
  }
}
