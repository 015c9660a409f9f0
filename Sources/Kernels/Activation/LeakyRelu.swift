/// LEAKY_RELU: x, or what is negative times a slope (Maas et al. 2013, "Rectifier Nonlinearities Improve Neural Network
/// Acoustic Models").
func leakyRelu(_ x: Float, slope: Float) -> Float { x > 0 ? x : x * slope }

@frozen @usableFromInline struct VectorLeakyRelu<ISA: VectorISA>: VectorFunction {
  @usableFromInline let slope: ISA.Floats
  @usableFromInline let isSteep: Bool

  @inlinable @inline(__always)
  init(slope: Float) {
    self.slope = ISA.Floats(repeating: slope)
    isSteep = slope > 1
  }

  /// The greater of x and its product for slopes up to 1, the lesser for steeper ones.
  @inlinable @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let product = ISA.multiply(x, slope)
    return isSteep ? ISA.min(x, product) : ISA.max(x, product)
  }
}

extension LookupTable {
  /// LEAKY_RELU: `output = clamp(zo + requantize(q - zi))`, with another factor below the zero point. Both are formed in
  /// float32, and a negative slope's sign is taken out (TFLite, `reference/leaky_relu.h`).
  package init(leakyRelu type: QuantizedType, count: Int, input: Affine, output: Affine, slope: Float) {
    let above = Requantizer(Double(input.scale / output.scale))
    let below = Requantizer(Double(input.scale * slope.magnitude / output.scale))
    self.init(from: type, to: type, count: count) { value in
      let steps = value - input.zeroPoint
      guard steps < 0 else { return above(steps) &+ output.zeroPoint }
      return (slope < 0 ? 0 &- below(steps) : below(steps)) &+ output.zeroPoint
    }
  }
}
