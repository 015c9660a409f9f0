/// MUL on integers: `output = clamp(zo + requantize((a - za) * (b - zb)))`, where the factor is formed in float32
/// (TFLite, `reference/integer_ops/mul.h`).
package struct QuantizedProduct: QuantizedLoop {
  package let type: QuantizedType
  package var broadcast: Broadcast
  package let leftZeroPoint: Int32
  package let rightZeroPoint: Int32
  package let outputZeroPoint: Int32
  package internal(set) var requantizer: Requantizer
  package internal(set) var clamp: ClosedRange<Int32>

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
    type.kernel(units: Pieces(of: broadcast.count).units, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let product = unsafe operands.output(as: Element.self)
    for index in Pieces(of: broadcast.count).elements(units) {
      let (i, j) = broadcast.sources(index)
      let exact = unsafe (Int32(a[i]) - leftZeroPoint) * (Int32(b[j]) - rightZeroPoint)
      let scaled = requantizer(exact) &+ outputZeroPoint
      unsafe product[index] = Element(scaled.clamped(to: clamp))
    }
  }
}
