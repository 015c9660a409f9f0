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

/// QUANTIZE from one 8-bit quantization to another: `output = clamp(zo + requantize(q - zi))`.
package struct Requantize: Sendable {
  package let inputType: QuantizedType
  package let outputType: QuantizedType
  package let input: Affine
  package let output: Affine

  package init(from inputType: QuantizedType, _ input: Affine, to outputType: QuantizedType, _ output: Affine)
  {
    self.inputType = inputType
    self.outputType = outputType
    self.input = input
    self.output = output
  }

  package func callAsFunction(_ value: Int32) -> Int32 {
    let requantizer = Requantizer(Double(input.scale) / Double(output.scale))
    return (requantizer(value - input.zeroPoint) &+ output.zeroPoint).clamped(to: outputType.range)
  }
}

/// DEQUANTIZE: `output = scale * (q - zero point)`, the product in float64, the result in float32.
package struct Dequantize: Sendable {
  package let type: QuantizedType
  package let count: Int
  package let input: Affine

  package init(type: QuantizedType, count: Int, input: Affine) {
    self.type = type
    self.count = count
    self.input = input
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      switch type {
      case .int8: dequantize(operands, pieces.elements(units), as: Int8.self)
      case .uint8: dequantize(operands, pieces.elements(units), as: UInt8.self)
      }
    }
  }

  private func dequantize<Element: QuantizedElement>(
    _ operands: Operands, _ elements: Range<Int>, as: Element.Type
  ) {
    let quantized = unsafe operands.input(as: Element.self)
    let real = unsafe operands.output(as: Float.self)
    for index in elements {
      unsafe real[index] = Float(Double(input.scale) * Double(Int32(quantized[index]) - input.zeroPoint))
    }
  }
}
