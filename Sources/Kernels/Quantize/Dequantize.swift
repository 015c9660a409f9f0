/// DEQUANTIZE: `output = scale * (q - zero point)`, the product in float64, the result in float32. A tensor may have a
/// scale for each index of one dimension. float16 numbers, which have no scale, are widened.
package struct Dequantize: Sendable {
  package enum Element: Sendable {
    case int8
    case uint8
    case int16
    case int32
    case float16
  }

  package let element: Element
  package let count: Int
  package let scales: [Double]
  package let zeroPoints: [Int64]
  /// Elements that share a scale before the next one's begin.
  package let run: Int

  /// - Parameter inner: the product of the sizes after the dimension that scales belong to.
  package init(_ element: Element, count: Int, scales: [Float], zeroPoints: [Int], inner: Int) {
    self.element = element
    self.count = count
    self.scales = scales.map(Double.init)
    self.zeroPoints = zeroPoints.map(Int64.init)
    run = max(inner, 1)
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      switch element {
      case .int8: dequantize(operands, elements, as: Int8.self)
      case .uint8: dequantize(operands, elements, as: UInt8.self)
      case .int16: dequantize(operands, elements, as: Int16.self)
      case .int32: dequantize(operands, elements, as: Int32.self)
      case .float16: widen(operands, elements)
      }
    }
  }

  private func dequantize<Element: FixedWidthInteger & BitwiseCopyable>(
    _ operands: Operands, _ elements: Range<Int>, as: Element.Type
  ) {
    let quantized = unsafe operands.input(as: Element.self)
    let real = unsafe operands.output(as: Float.self)
    for index in elements {
      let channel = scales.count == 1 ? 0 : index / run % scales.count
      let steps = unsafe Int64(quantized[index]) - zeroPoints[channel]
      unsafe real[index] = Float(scales[channel] * Double(steps))
    }
  }

  private func widen(_ operands: Operands, _ elements: Range<Int>) {
    let halves = unsafe operands.input(as: UInt16.self)
    let real = unsafe operands.output(as: Float.self)
    for index in elements { unsafe real[index] = Float(halfBits: halves[index]) }
  }
}
