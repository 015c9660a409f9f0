/// Mish, `x * tanh ln (1 + e^x)` (Misra 2019, "Mish: A Self Regularized Non-Monotonic Activation Function").
///
/// With `e = e^x`, and since `tanh ln y = (y² - 1) / (y² + 1)`, it is
///
///     x * n / (n + 2)    with n = e * (e + 2)
///
/// which loses no bits where e is small beside 1. Above 20 it is x.
func mish(_ x: Float) -> Float {
  let power = exponential(min(x, 20))
  let n = power * (power + 2)
  return x * n / (n + 2)
}

@frozen @usableFromInline struct VectorMish<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let two = ISA.Floats(repeating: 2)
    let power = VectorExponential<ISA>()(ISA.min(ISA.Floats(repeating: 20), x))
    let n = ISA.multiply(power, ISA.add(power, two))
    return ISA.multiply(x, n / ISA.add(n, two))
  }
}
