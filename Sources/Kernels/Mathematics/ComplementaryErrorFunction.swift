/// The complementary error function in float32, `2 / √π ∫ e^-t² dt` from x on, with the bits of glibc's `erfcf` up to
/// version 2.40, which LiteRT calls.
///
/// The rational approximations and their coefficients are those of Sun's fdlibm of 1993, `s_erf.c`, in float32 by Ian
/// Lance Taylor. Of |x|, or of 1 / x², each is a quotient of two polynomials:
///
///     |x| < 0.84375    erfc = 1 - x - x P(x²)
///     |x| < 1.25       erfc = 1 - 0.845 - P(|x| - 1)
///     |x| < 28         erfc = e^(-x² - 0.5625 + P(1 / x²)) / x
///
/// where e^-x² is a product of two powers, the first of a square that is exact.
package func complementaryErrorFunction(_ x: Float) -> Float {
  if x.isNaN { return x }
  let (magnitude, isNegative) = (x.magnitude, x < 0)
  if magnitude < 0.84375 {
    let product = x * ErrorFunction.nearZero(x * x)
    return x < 0.25 ? 1 - (x + product) : 0.5 - (product + (x - 0.5))
  }
  if magnitude < 1.25 {
    let (middle, rest) = (0.845_062_911_510 as Float, ErrorFunction.nearOne(magnitude - 1))
    return isNegative ? 1 + (middle + rest) : 1 - middle - rest
  }
  if x <= -6 { return 2 }
  if x >= 28 { return 0 }
  let inverse = 1 / (magnitude * magnitude)
  let exponent = magnitude < 2.857_142_7 ? ErrorFunction.below(inverse) : ErrorFunction.beyond(inverse)
  let short = Float(bitPattern: magnitude.bitPattern & 0xffff_e000)
  let power =
    exponential(-short * short - 0.5625) * exponential((short - magnitude) * (short + magnitude) + exponent)
  return isNegative ? 2 - power / magnitude : power / magnitude
}

/// A quotient of polynomials, coefficients from the lowest power on.
private struct ErrorFunction {
  let numerator: [Float]
  let denominator: [Float]

  func callAsFunction(_ x: Float) -> Float { Self.value(numerator, x) / Self.value(denominator, x) }

  private static func value(_ coefficients: [Float], _ x: Float) -> Float {
    var sum: Float = 0
    for coefficient in coefficients.reversed() { sum = coefficient + x * sum }
    return sum
  }

  static let nearZero = ErrorFunction(
    numerator: [1.2837916613e-1, -3.2504209876e-1, -2.8481749818e-2, -5.7702702470e-3, -2.3763017452e-5],
    denominator: [
      1, 3.9791721106e-1, 6.5022252500e-2, 5.0813062117e-3, 1.3249473704e-4, -3.9602282413e-6,
    ])
  static let nearOne = ErrorFunction(
    numerator: [
      -2.3621185683e-3, 4.1485610604e-1, -3.7220788002e-1, 3.1834661961e-1, -1.1089469492e-1,
      3.5478305072e-2, -2.1663755178e-3,
    ],
    denominator: [
      1, 1.0642088205e-1, 5.4039794207e-1, 7.1828655899e-2, 1.2617121637e-1, 1.3637083583e-2,
      1.1984500103e-2,
    ])
  static let below = ErrorFunction(
    numerator: [
      -9.8649440333e-3, -6.9385856390e-1, -1.0558626175e1, -6.2375331879e1, -1.6239666748e2,
      -1.8460508728e2, -8.1287437439e1, -9.8143291473,
    ],
    denominator: [
      1, 1.9651271820e1, 1.3765776062e2, 4.3456588745e2, 6.4538726807e2, 4.2900814819e2, 1.0863500214e2,
      6.5702495575, -6.0424413532e-2,
    ])
  static let beyond = ErrorFunction(
    numerator: [
      -9.8649431020e-3, -7.9928326607e-1, -1.7757955551e1, -1.6063638306e2, -6.3756646729e2,
      -1.0250950928e3, -4.8351919556e2,
    ],
    denominator: [
      1, 3.0338060379e1, 3.2579251099e2, 1.5367296143e3, 3.1998581543e3, 2.5530502930e3, 4.7452853394e2,
      -2.2440952301e1,
    ])
}
