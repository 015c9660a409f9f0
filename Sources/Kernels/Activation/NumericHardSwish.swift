/// HARD_SWISH on float32 in other numerics than the reference's: the last bit of a float becomes a step where a QUANTIZE
/// follows.
package struct NumericHardSwish: Sendable {
  private let count: Int
  private let isXNNPACK: Bool

  /// Nil where the reference's kernel gives the same bits.
  package init?(count: Int, numerics: Numerics) {
    guard numerics.isOptimized else { return nil }
    self.count = count
    isXNNPACK = numerics == .xnnpack
  }

  /// A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      for index in pieces.elements(units) { unsafe output[index] = self(input[index]) }
    }
  }

  /// The optimized kernels divide first, `(x / 6) * clamp(x + 3)` with a product for the quotient; XNNPACK clamps the
  /// quotient, `x * clamp(x / 6 + 1/2)`, and rounds it once (`f32-vhswish`).
  func callAsFunction(_ x: Float) -> Float {
    let sixth: Float = 1 / 6
    guard isXNNPACK else { return (x * sixth) * (x + 3).clamped(to: 0...6) }
    return x * fusedHalf(Double(x) * Double(sixth)).clamped(to: 0...1)
  }
}

/// A product of two floats, exact in float64, and 1/2, rounded to float32 once as a fused instruction does. Where float64
/// does not hold the sum, its last bit is made odd: then the second rounding cannot meet a tie that was none (Boldo and
/// Melquiond 2008, "Emulation of FMA and Correctly Rounded Sums").
private func fusedHalf(_ product: Double) -> Float {
  let sum = product + 0.5
  let rest = product - (sum - 0.5)
  guard rest != 0, sum > 0, sum < 1, sum.bitPattern & 1 == 0 else { return Float(sum) }
  return Float(rest > 0 ? sum.nextUp : sum.nextDown)
}
