/// MUL on 8-bit integers: `output = clamp(zo + requantize((a - za) * (b - zb)))`, where the factor is formed in float32
/// (TFLite, `reference/integer_ops/mul.h`).
package struct QuantizedProduct: Sendable {
  package let type: QuantizedType
  package let broadcast: Broadcast
  package let leftZeroPoint: Int32
  package let rightZeroPoint: Int32
  package let outputZeroPoint: Int32
  package let requantizer: Requantizer
  package let clamp: ClosedRange<Int32>

  package init(
    type: QuantizedType, broadcast: Broadcast, left: Affine, right: Affine, output: Affine,
    activation: FusedActivation
  ) {
    self.type = type
    self.broadcast = broadcast
    (leftZeroPoint, rightZeroPoint, outputZeroPoint) = (left.zeroPoint, right.zeroPoint, output.zeroPoint)
    requantizer = Requantizer(Double(left.scale * right.scale / output.scale))
    clamp = activation.range(of: type, output)
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: broadcast.count)
    return Kernel(units: pieces.units) { operands, units in
      switch type {
      case .int8: multiply(operands, pieces.elements(units), as: Int8.self)
      case .uint8: multiply(operands, pieces.elements(units), as: UInt8.self)
      }
    }
  }

  private func multiply<Element: QuantizedElement>(
    _ operands: Operands, _ elements: Range<Int>, as: Element.Type
  ) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let product = unsafe operands.output(as: Element.self)
    for index in elements {
      let (i, j) = broadcast.sources(index)
      let exact = unsafe (Int32(a[i]) - leftZeroPoint) * (Int32(b[j]) - rightZeroPoint)
      let scaled = requantizer(exact) &+ outputZeroPoint
      unsafe product[index] = Element(scaled.clamped(to: clamp))
    }
  }
}
