/// Elementary functions in float64, for results that are then rounded to float32.

/// e^x - 1. Where the difference would lose digits, the Taylor series of it: its 20th term is below 2^-70.
package func exponentialMinusOne(_ x: Double) -> Double {
  guard x.magnitude < 0.5 else { return exponential(x) - 1 }
  var sum = 0.0
  for term in (1...20).reversed() { sum = x / Double(term) * (1 + sum) }
  return sum
}

package func hyperbolicTangent(_ x: Double) -> Double {
  let power = exponentialMinusOne(-2 * x.magnitude)
  let tangent = -power / (2 + power)
  return x < 0 ? -tangent : tangent
}

/// ln x: of x = m * 2^k with m from √½ to √2 it is `k ln 2 + 2 artanh((m - 1) / (m + 1))`, by a series whose first missing
/// term is below 2^-60.
package func logarithm(_ x: Double) -> Double {
  guard x > 0 else { return x == 0 ? -.infinity : .nan }
  guard x < .infinity else { return x }
  var (k, m) = (Double(x.exponent), x.significand)
  if m > 1.4142135623730951 { (k, m) = (k + 1, m / 2) }
  let s = (m - 1) / (m + 1)
  var sum = 0.0
  for term in (0...11).reversed() { sum = sum * s * s + 1 / Double(2 * term + 1) }
  return k * 0.6931471805599453 + 2 * s * sum
}
