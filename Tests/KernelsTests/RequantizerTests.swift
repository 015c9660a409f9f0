import AtrousKernels
import Testing

@Suite struct RequantizerTests {
  /// Quarters, where ties show.
  @Test(arguments: [
    (Rounding.reference, [-3, -2, -1, 0, 1, 2, 3]),
    (.upward, [-2, -1, 0, 0, 1, 2, 3]),
    (.single, [-2, -1, 0, 0, 1, 2, 3]),
    (.float32, [-2, -2, 0, 0, 0, 2, 2]),
    (.float64, [-3, -2, -1, 0, 1, 2, 3]),
  ])
  func ties(rounding: Rounding, expected: [Int32]) {
    let quarter = Requantizer(0.25, rounding: rounding)
    #expect([-10, -6, -2, 0, 2, 6, 10].map { (value: Int32) in quarter(value) } == expected)
  }

  /// A value just below a tie: the first of two roundings makes it one.
  @Test func twoRoundingsAreNotOne() {
    let factor = 0.25 * (1 - 0x1p-30)
    let results = Rounding.allCases.map { Requantizer(factor, rounding: $0)(2 as Int32) }
    #expect(results == [1, 1, 0, 0, 0])
  }

  /// 64-bit sums are rounded once, ties up, by a factor of 16 bits: 0x7fff where 2^15 would be nearer.
  @Test func sumsOf64Bits() {
    let quarter = Requantizer(0.25)
    #expect([-10, -6, -2, 0, 2, 6, 10].map { (value: Int64) in quarter(value) } == [-2, -1, 0, 0, 1, 2, 3])
    #expect(Requantizer(1)(100_000 as Int64) == 100_000)
    #expect(Requantizer(1 - 0x1p-25)(100_000 as Int64) == 99_997)
    #expect(Requantizer(0x1p-20)((1 << 45) + (1 << 19) as Int64) == 33_554_433)
  }

  /// All are within a step of the real product.
  @Test(arguments: Rounding.allCases) func nearTheProduct(rounding: Rounding) {
    for factor in [0.9999, 0.5, 0.0371, 1.7e-4, 3.1e-7, 1.5] {
      let requantizer = Requantizer(factor, rounding: rounding)
      for value: Int32 in [-1_000_000, -65537, -4242, -1, 0, 1, 9, 12345, 999_999] {
        let difference = Double(requantizer(value)) - Double(value) * factor
        #expect(difference.magnitude < 0.6, "\(value) * \(factor)")
      }
    }
  }
}
