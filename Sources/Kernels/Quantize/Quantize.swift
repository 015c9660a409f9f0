/// QUANTIZE from float32: `output = clamp(round(x / scale) + zero point)`, ties away from zero.
///
/// What is not a number, for which the reference's result is undefined, becomes the lowest value.
package struct Quantize: Sendable {
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
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      switch type {
      case .int8: quantize(operands, pieces.elements(units), as: Int8.self)
      case .uint8: quantize(operands, pieces.elements(units), as: UInt8.self)
      }
    }
  }

  private func quantize<Element: QuantizedElement>(
    _ operands: Operands, _ elements: Range<Int>, as: Element.Type
  ) {
    let real = unsafe operands.input(as: Float.self)
    let quantized = unsafe operands.output(as: Element.self)
    for index in elements {
      unsafe quantized[index] = Element(output.quantize(real[index]).clamped(to: type.range))
    }
  }
}
