import Atrous
import Testing

@Suite struct TensorComparisonTests {
  @Test func integersInSteps() throws {
    let comparison = try #require(
      TensorComparison(actual: bytes([10, 11, 12, 0]), reference: bytes([10, 12, 11, 9])))
    #expect(comparison.count == 4)
    #expect(comparison.different == 3)
    #expect(comparison.firstDifferent == 1)
    #expect(comparison.maxDifference == 9)
    #expect(comparison.meanDifference == 11.0 / 4)
    #expect(comparison.bias == -9.0 / 4)
    #expect(comparison.histogram.bins.map(\.count) == [1, 0, 0, 1, 1, 1, 0, 0, 0])
    #expect(!comparison.agrees(within: 1))
    #expect(!comparison.agrees(within: 0, steps: 8))
    #expect(comparison.agrees(within: 0, steps: 9))
  }

  @Test func equalTensors() throws {
    let comparison = try #require(
      TensorComparison(actual: floats([1, -2, .nan]), reference: floats([1, -2, .nan])))
    #expect(comparison.different == 0)
    #expect(comparison.firstDifferent == nil)
    #expect(comparison.noiseRatio == 0)
    #expect(comparison.agrees(within: 0))
  }

  /// 4 against 3 and 3 against 4: both of length 5, a cosine of 24/25, a noise of 2 for an energy of 25.
  @Test func floatsAsVectors() throws {
    let comparison = try #require(TensorComparison(actual: floats([4, 3]), reference: floats([3, 4])))
    #expect(comparison.cosine == 0.96)
    #expect(comparison.noiseRatio == 0.08)
    #expect(comparison.maxReference == 4)
    #expect(comparison.agrees(within: 0.25))
    #expect(!comparison.agrees(within: 0.2))
    #expect(comparison.histogram.bins.last?.count == 2)
  }

  @Test func aNumberAgainstNaN() throws {
    let comparison = try #require(TensorComparison(actual: floats([1, 2]), reference: floats([.nan, 2])))
    #expect(comparison.maxDifference == .infinity)
    #expect(!comparison.agrees(within: 1e9))
  }

  @Test func wideIntegers() throws {
    let actual = NpyArray(type: .int32, shape: [2], bytes: [0, 0, 0, 0x80, 1, 0, 0, 0])
    let reference = NpyArray(type: .int32, shape: [2], bytes: [0xff, 0xff, 0xff, 0x7f, 1, 0, 0, 0])
    let comparison = try #require(TensorComparison(actual: actual, reference: reference))
    #expect(comparison.maxDifference == 4_294_967_295)
    #expect(comparison.different == 1)
  }

  @Test func otherShapesAreNotCompared() {
    #expect(TensorComparison(actual: bytes([1]), reference: bytes([1, 2])) == nil)
    #expect(TensorComparison(actual: bytes([1, 2, 3, 4]), reference: floats([1])) == nil)
  }

  private func bytes(_ values: [UInt8]) -> NpyArray {
    NpyArray(type: .uint8, shape: [values.count], bytes: values)
  }

  private func floats(_ values: [Float]) -> NpyArray {
    let bytes = values.flatMap { value in
      (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * $0)) }
    }
    return NpyArray(type: .float32, shape: [values.count], bytes: bytes)
  }
}

@Suite struct RunTimesTests {
  @Test func quantiles() {
    let times = RunTimes([5, 1, 4, 2, 3, 6, 7, 8, 9, 10])
    #expect(times.min == 1)
    #expect(times.median == 5.5)
    #expect(times.p90 == 9)
    #expect(RunTimes([3]).p90 == 3)
    #expect(RunTimes([1, 2]).p90 == 2)
    #expect(RunTimes([1, 3, 2]).median == 2)
  }
}
