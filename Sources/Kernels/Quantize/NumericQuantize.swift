/// QUANTIZE from float32, and DEQUANTIZE, in other numerics than the reference's.
package struct NumericQuantize: QuantizedLoop {
  let quantize: Quantize
  let isXNNPACK: Bool
  /// Where scalar code begins.
  var tail: Int { isXNNPACK ? quantize.count : tailStart(of: quantize.count, block: 8) }

  /// Nil where the reference's kernel gives the same bits.
  package init?(_ quantize: Quantize, numerics: Numerics) {
    guard numerics.isOptimized else { return nil }
    self.quantize = quantize
    isXNNPACK = numerics.of(quantize.type) == .xnnpack
  }

  /// A unit is a piece of the output.
  package func reference() -> Kernel {
    quantize.type.kernel(units: Pieces(of: quantize.count).units, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let elements = Pieces(of: quantize.count).elements(units)
    let real = unsafe operands.input(as: Float.self)
    let result = unsafe operands.output(as: Element.self)
    let tail = tail
    for index in elements {
      let value = unsafe index < tail ? block(real[index]) : scalar(real[index])
      unsafe result[index] = Element(value.clamped(to: quantize.type.range))
    }
  }

  /// The product with the reciprocal of the scale, ties to even. XNNPACK saturates to 16 bits before the zero point is
  /// added (`f32-qs8-vcvt`); the optimized kernels make of what no word holds the least word, and their sum wraps
  /// (`optimized_ops.h`, `AffineQuantize`).
  private func block(_ real: Float) -> Int32 {
    let (scale, zeroPoint) = (quantize.output.scale, quantize.output.zeroPoint)
    if isXNNPACK {
      let steps = min(real * (1 / scale), 32767)
      return (steps > -32768 ? Int32(roundedToEven(steps)) : -32768) &+ zeroPoint
    }
    let steps = (real * Float(1 / Double(scale))).rounded(.toNearestOrEven)
    let word = steps >= -0x1p31 && steps < 0x1p31 ? Int32(steps) : Int32.min
    return word &+ zeroPoint
  }

  /// The quotient in float64, ties away from zero.
  func scalar(_ real: Float) -> Int32 {
    let steps = (Double(real) / Double(quantize.output.scale)).rounded(.toNearestOrAwayFromZero)
    let word = steps > -0x1p31 ? Int32(min(steps, 2_147_483_647)) : Int32.min
    return Int32(clamping: Int64(word) + Int64(quantize.output.zeroPoint))
  }
}

/// DEQUANTIZE in the optimized kernels: `q * scale + (-zero point * scale)` in blocks of 8, both products rounded to float32;
/// the rest as the reference has it (`optimized_ops.h`, `Dequantize`). XNNPACK's, of 8 bits, is the reference's.
package struct OptimizedDequantize: QuantizedLoop {
  private let type: QuantizedType
  private let count: Int
  private let scale: Double
  private let zeroPoint: Int64

  /// Nil where the reference's kernel gives the same bits.
  package init?(_ dequantize: Dequantize, numerics: Numerics) {
    switch dequantize.element {
    case .int8: type = .int8
    case .uint8: type = .uint8
    case .int16: type = .int16
    case .int32, .float16: return nil
    }
    guard numerics.of(type) == .optimized, dequantize.scales.count == 1 else { return nil }
    count = dequantize.count
    scale = dequantize.scales[0]
    zeroPoint = dequantize.zeroPoints[0]
  }

  /// A unit is a piece of the output.
  package func reference() -> Kernel { type.kernel(units: Pieces(of: count).units, self) }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let quantized = unsafe operands.input(as: Element.self)
    let real = unsafe operands.output(as: Float.self)
    let (factor, offset) = (Float(scale), Float(-Double(zeroPoint) * scale))
    let elements = Pieces(of: count).elements(units)
    let body =
      elements.lowerBound..<min(max(tailStart(of: count, block: 8), elements.lowerBound), elements.upperBound)
    for index in body { unsafe real[index] = Float(quantized[index]) * factor + offset }
    for index in body.upperBound..<elements.upperBound {
      unsafe real[index] = Float(scale * Double(Int64(quantized[index]) - zeroPoint))
    }
  }
}
