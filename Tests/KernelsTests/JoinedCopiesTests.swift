import AtrousKernelCases
import AtrousKernels
import Testing

/// Two transpositions with a change of shape between them, as one.
@Suite struct JoinedCopiesTests {
  /// A transposition of elements of 32 bits.
  private func transpose(_ shape: [Int], _ order: [Int]) -> StridedCopy {
    let strides = rowMajorStrides(shape)
    let output = order.map { shape[$0] }
    return StridedCopy(
      elementSize: 4, count: shape.reduce(1, *),
      pieces: [
        .init(
          shape: output, sourceStrides: order.map { strides[$0] }, targetStrides: rowMajorStrides(output))
      ])
  }

  private func run(_ copy: StridedCopy, _ input: [Int32]) -> [Int32] {
    var output = [Int32](repeating: -1, count: input.count)
    unsafe input.withUnsafeBytes { input in
      unsafe output.withUnsafeMutableBytes { output in
        copy.reference()(Operands(inputs: [unsafe input], outputs: [unsafe output]))
      }
    }
    return output
  }

  /// Factors make the dimensions of both: those of the first are groups of them, those of the second other groups of
  /// what the first wrote.
  @Test(arguments: 0..<200) func oneForTwo(seed: UInt64) throws {
    var random = Random(seed: seed)
    func grouped(_ factors: [Int]) -> [Int] {
      var groups: [Int] = []
      for factor in factors {
        if !groups.isEmpty, Bool.random(using: &random) {
          groups[groups.count - 1] *= factor
        } else {
          groups.append(factor)
        }
      }
      return groups
    }
    let groups = (0..<Int.random(in: 1...4, using: &random)).map { _ in
      (0..<Int.random(in: 1...3, using: &random)).map { _ in Int.random(in: 1...4, using: &random) }
    }
    let order = Array(groups.indices).shuffled(using: &random)
    let first = transpose(groups.map { $0.reduce(1, *) }, order)
    let between = grouped(order.flatMap { groups[$0] })
    let second = transpose(between, Array(between.indices).shuffled(using: &random))

    let input = (0..<Int32(first.count)).map { $0 }
    let joined = try #require(second.following(first))
    #expect(run(joined, input) == run(second, run(first, input)), "\(groups) \(order) \(between)")
  }

  @Test func imagesFlattenedChannelsFirst() throws {
    let first = transpose([1, 8, 8, 6], [0, 3, 1, 2])
    let joined = try #require(transpose([1, 6, 64], [0, 2, 1]).following(first))
    #expect(joined.isPlain)
    // Rows of 5 do not divide rows of 6.
    #expect(transpose([5, 6], [1, 0]).following(transpose([5, 6], [1, 0])) == nil)
  }
}
