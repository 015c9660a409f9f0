/// QUANTIZE from float32: `output = clamp(round(x / scale) + zero point)`, ties away from zero.
///
/// What is not a number, for which the reference's result is undefined, becomes the lowest value.
package struct Quantize: QuantizedLoop {
  package let type: QuantizedType
  package let count: Int
  package let output: Affine

  package init(type: QuantizedType, count: Int, output: Affine) {
    self.type = type
    self.count = count
    self.output = output
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    type.kernel(units: Pieces(of: count).units, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let real = unsafe operands.input(as: Float.self)
    let quantized = unsafe operands.output(as: Element.self)
    for index in Pieces(of: count).elements(units) {
      unsafe quantized[index] = Element(output.quantize(real[index]).clamped(to: type.range))
    }
  }
}
