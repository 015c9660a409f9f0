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

/// e^x in float32, with the bits of glibc's `expf`, which LiteRT calls: `e^x = 2^(n / 32) * 2^r`, and 2^r for |r| up to 1/64
/// is a cubic polynomial in float64, within 2^-33 (Arm, "Optimized Routines", `expf.c`).
package func exponential(_ x: Float) -> Float {
  guard x > -104 else { return x.isNaN ? x : 0 }
  guard x < 89 else { return .infinity }
  let steps = Double(x) * (0x1.71547652b82fep+0 * 32)
  let n = steps.rounded(.toNearestOrEven)
  let r = steps - n
  let high = 0x1.c6af84b912394p-20 * r + 0x1.ebfce50fac4f3p-13
  let low = 0x1.62e42ff0c52d6p-6 * r + 1
  let polynomial = high * (r * r) + low
  let step = Int(n)
  return Float(polynomial * rootsOfTwo[step & 31] * Double(sign: .plus, exponent: step >> 5, significand: 1))
}

/// 2^(n / 32).
private let rootsOfTwo = (0..<32).map { exponential(Double($0) * (0.6931471805599453 / 32)) }

/// 1 / (1 + e^-x) in float32, as TFLite's reference computes it: 1 above 16.6, and e^x below -9, which
/// is 0.01 % too large there at most (`reference/logistic.h`).
package func logistic(_ x: Float) -> Float {
  if x > 16.619047 { return 1 }
  if x < -9 { return exponential(x) }
  return 1 / (1 + exponential(-x))
}
