/// LEAKY_RELU: x, or what is negative times a slope (Maas et al. 2013, "Rectifier Nonlinearities Improve Neural Network
/// Acoustic Models").
func leakyRelu(_ x: Float, slope: Float) -> Float { x > 0 ? x : x * slope }

@frozen @usableFromInline struct VectorLeakyRelu<ISA: VectorISA>: VectorFunction {
  @usableFromInline let slope: ISA.Floats
  @usableFromInline let isSteep: Bool

  @_alwaysEmitIntoClient @inline(__always)
  init(slope: Float) {
    self.slope = ISA.Floats(repeating: slope)
    isSteep = slope > 1
  }

  /// The greater of x and its product for slopes up to 1, the lesser for steeper ones.
  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let product = ISA.multiply(x, slope)
    return isSteep ? ISA.min(x, product) : ISA.max(x, product)
  }
}

extension LookupTable {
  /// LEAKY_RELU: `output = clamp(zo + requantize(q - zi))`, with another factor below the zero point. Both are formed in
  /// float32, and a negative slope's sign is taken out (TFLite, `reference/leaky_relu.h`); the optimized kernel of 16 bits
  /// gives it to the steps before they are rounded (`optimized/integer_ops/leaky_relu.h`).
  package init(
    leakyRelu type: QuantizedType, count: Int, input: Affine, output: Affine, slope: Float, numerics: Numerics
  ) {
    if numerics.of(type) == .xnnpack,
      let factors = XNNPACKLeakyFactors(ratio: input.scale / output.scale, slope: slope)
    {
      self.init(from: type, to: type, count: count) { factors($0 - input.zeroPoint) &+ output.zeroPoint }
      return
    }
    let above = Requantizer(Double(input.scale / output.scale))
    let below = Requantizer(Double(input.scale * slope.magnitude / output.scale))
    let negatesFirst = numerics.isOptimized && type == .int16
    self.init(from: type, to: type, count: count) { value in
      let steps = value - input.zeroPoint
      guard steps < 0 else { return above(steps) &+ output.zeroPoint }
      guard slope < 0 else { return below(steps) &+ output.zeroPoint }
      return (negatesFirst ? below(0 &- steps) : 0 &- below(steps)) &+ output.zeroPoint
    }
  }
}

/// Both factors with 8 fractional bits, as XNNPACK has them (`qs8-vlrelu`).
private struct XNNPACKLeakyFactors: Sendable {
  private let above: Int32
  private let below: Int32

  /// Nil for factors that XNNPACK does not take (LiteRT, `xnnpack_delegate.cc`, `VisitLeakyReluNode`).
  init?(ratio: Float, slope: Float) {
    let product = ratio * slope
    guard (0x1p-8...0x1p7).contains(ratio), (-127.99609375...128).contains(product),
      product.magnitude >= 0x1p-8
    else { return nil }
    (above, below) = (Int32(roundedToEven(256 * ratio)), Int32(roundedToEven(256 * product)))
  }

  func callAsFunction(_ steps: Int32) -> Int32 { (steps &* (steps >= 0 ? above : below) &+ 128) >> 8 }
}
