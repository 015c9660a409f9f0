/// MUL as XNNPACK computes it: `output = clamp(zo + round(product * factor))` in float32, ties to even (XNNPACK,
/// `qs8-vmul`, fp32 with the magic bias).
package struct XNNPACKProduct: QuantizedLoop {
  private let product: QuantizedProduct
  private let factor: Float
  private let clamp: ClosedRange<Int32>

  /// Nil where XNNPACK does not have the operator, which it has for factors of 2^-16 to 2^8.
  package init?(
    _ product: QuantizedProduct, left: Affine, right: Affine, output: Affine, activation: FusedActivation,
    numerics: Numerics
  ) {
    factor = left.scale * right.scale / output.scale
    guard numerics.of(product.type) == .xnnpack, (0x1p-16..<0x1p8).contains(factor) else { return nil }
    self.product = product
    clamp = activation.xnnpackRange(of: product.type, output)
  }

  /// A unit is a piece of the output.
  package func reference() -> Kernel {
    product.type.kernel(units: Pieces(of: product.broadcast.count).units, self)
  }

  /// The vector kernel: the reference's with another requantization.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    var product = product
    product.requantizer = Requantizer(Double(factor), rounding: .float32)
    product.clamp = clamp
    return product.vector(kernels)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let elements = Pieces(of: product.broadcast.count).elements(units)
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let result = unsafe operands.output(as: Element.self)
    for index in elements {
      let (i, j) = product.broadcast.sources(index)
      unsafe result[index] = Element(truncatingIfNeeded: multiply(Int32(a[i]), Int32(b[j])))
    }
  }

  @inline(__always)
  private func multiply(_ a: Int32, _ b: Int32) -> Int32 {
    let exact = (a &- product.leftZeroPoint) &* (b &- product.rightZeroPoint)
    let steps = Int32(roundedToEven(min(max(Float(exact) * factor, -1_048_576), 1_048_576)))
    return (steps &+ product.outputZeroPoint).clamped(to: clamp)
  }
}
