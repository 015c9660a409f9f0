extension LookupTable {
  /// DEQUANTIZE of bytes, functions of float32 one after the other, and QUANTIZE to bytes, as what the scalar kernels make of
  /// every value. Nil for other types, and for scales of channels.
  package init?(_ dequantize: Dequantize, _ functions: [FloatActivation], _ quantize: Quantize) {
    let from: QuantizedType
    switch dequantize.element {
    case .int8: from = .int8
    case .uint8: from = .uint8
    default: return nil
    }
    guard dequantize.scales.count == 1, quantize.type != .int16 else { return nil }
    let (scale, zeroPoint) = (dequantize.scales[0], dequantize.zeroPoints[0])
    self.init(from: from, to: quantize.type, count: quantize.count) { value in
      var real = Float(scale * Double(Int64(value) - zeroPoint))
      for function in functions { real = function(real) }
      return quantize.output.quantize(real)
    }
  }
}
