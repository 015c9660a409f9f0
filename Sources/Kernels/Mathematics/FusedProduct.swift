/// `a * b + sum` in one rounding, as one instruction has it where there is one.
///
/// The product is exact in float64. The addition is rounded to odd: where it is not exact, the last bit becomes 1, which is
/// between any two numbers of float32 and off their middle, so that only the last rounding counts (Boldo and Melquiond
/// 2008, "Emulation of a FMA and Correctly Rounded Sums").
package func fusedProduct(_ a: Float, _ b: Float, addedTo sum: Float) -> Float {
  let (product, addend) = (Double(a) * Double(b), Double(sum))
  let total = product + addend
  // What the addition lost (Knuth's TwoSum).
  let part = total - product
  let lost = (product - (total - part)) + (addend - part)
  guard lost != 0, total.isFinite, total.bitPattern & 1 == 0 else { return Float(total) }
  let isAway = (lost > 0) == (total > 0)
  return Float(Double(bitPattern: isAway ? total.bitPattern + 1 : total.bitPattern - 1))
}
