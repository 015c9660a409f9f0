/// e^x in float64, with an error below 2^-50 of the result: rounded to float32 it is within one unit in the last place.
///
/// `x = k * ln 2 + r` with an integer k and `|r| <= ln 2 / 2`, so that `e^x = 2^k * e^r`. ln 2 stands in two parts, the
/// first with so few bits that k times it is exact (Cody and Waite 1980, "Software Manual for the Elementary
/// Functions", chapter 6). e^r is its Taylor polynomial: the first term left out, r^14 / 14!, is below 2^-57.
package func exponential(_ x: Double) -> Double {
  guard x > -746 else { return x.isNaN ? x : 0 }
  guard x < 710 else { return .infinity }
  let k = (x * 1.4426950408889634).rounded(.toNearestOrEven)
  let r = (x - k * 0x1.62e42feep-1) - k * 0x1.a39ef35793c76p-33
  var polynomial = 1.0
  for term in stride(from: 13.0, to: 0, by: -1) { polynomial = 1 + r * polynomial / term }
  return Double(sign: .plus, exponent: Int(k), significand: polynomial)
}

/// e^x in float32.
package func exponential(_ x: Float) -> Float { Float(exponential(Double(x))) }

/// 1 / (1 + e^-x) in float32, as TFLite's reference computes it: where the sum would round to 1, or to e^-x, it is not
/// formed (`reference/logistic.h`).
package func logistic(_ x: Float) -> Float {
  if x > 16.619047 { return 1 }
  if x < -9 { return exponential(x) }
  return 1 / (1 + exponential(-x))
}
