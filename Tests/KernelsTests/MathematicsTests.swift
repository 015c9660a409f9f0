import AtrousKernels
import Foundation
import Testing

@Suite struct MathematicsTests {
  /// Against the C library's exp, whose error is below a unit in the last place of float64.
  @Test func exponentialOfDouble() {
    var worst = 0.0
    for x in stride(from: -708.0, through: 709, by: 0.000_917) {
      worst = max(worst, (AtrousKernels.exponential(x) / exp(x) - 1).magnitude)
    }
    #expect(worst < 0x1p-50)
  }

  @Test func exponentialAtTheEnds() {
    #expect(AtrousKernels.exponential(0.0) == 1)
    #expect(AtrousKernels.exponential(-Double.infinity) == 0)
    #expect(AtrousKernels.exponential(Double.infinity) == .infinity)
    #expect(AtrousKernels.exponential(Double.nan).isNaN)
    #expect(AtrousKernels.exponential(-745.0) == exp(-745.0), "the least subnormal")
  }

  /// Below -9 it is e^x, which is e^-9 of itself too large there; above 16.6 it is 1.
  @Test func logisticAtItsSeams() {
    #expect(logistic(Float(-9).nextDown) / logistic(-9) - 1 < 1.3e-4)
    #expect(logistic(16.619047) == 1 - Float.ulpOfOne)
    #expect(logistic(Float(16.619047).nextUp) == 1)
    #expect(logistic(0) == 0.5)
  }

  /// Within 2^-21, for which the polynomial's first missing term, (1/8)^5 / 120, is the reason.
  @Test func fixedExponential() {
    for a in stride(from: Int32(-31) << 26, to: 0, by: 99_991) {
      let power = Double(AtrousKernels.fixedExponential(a)) / 0x1p31
      #expect((power - exp(Double(a) / 0x1p26)).magnitude < 0x1p-21)
    }
  }

  /// Random bits, of which a third is made to cancel nearly, or to lie between two numbers.
  @Test func fusedProductIsRoundedOnce() {
    var generator = SystemRandomNumberGenerator()
    for index in 0..<2_000_000 {
      let bits = generator.next()
      let a = Float(bitPattern: UInt32(truncatingIfNeeded: bits))
      let b = Float(bitPattern: UInt32(truncatingIfNeeded: bits >> 32))
      let other = Float(bitPattern: UInt32(truncatingIfNeeded: generator.next()))
      let sum = index % 3 == 0 ? -(a * b) : index % 3 == 1 ? a * b * 0x1p24 : other
      let (actual, expected) = (fusedProduct(a, b, addedTo: sum), sum.addingProduct(a, b))
      #expect(
        actual == expected || (actual.isNaN && expected.isNaN), "\(a.bitPattern), \(b.bitPattern), \(sum)")
    }
  }

  #if !(os(macOS) && arch(x86_64))
  @Test func everyHalf() {
    for bits in UInt16.min ... .max {
      let (actual, expected) = (Float(halfBits: bits), Float(Float16(bitPattern: bits)))
      #expect(actual.bitPattern == expected.bitPattern || (actual.isNaN && expected.isNaN), "\(bits)")
    }
  }
  #endif
}
