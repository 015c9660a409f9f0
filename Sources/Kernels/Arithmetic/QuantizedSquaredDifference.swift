/// SQUARED_DIFFERENCE on int8 (TFLite, `squared_difference.cc`). Both inputs are brought to one scale, twice the larger of
/// theirs, with 7 bits below it, and the square of their difference to the output's.
package struct QuantizedSquaredDifference: QuantizedLoop {
  package let type: QuantizedType
  package let broadcast: Broadcast
  package let leftZeroPoint: Int32
  package let rightZeroPoint: Int32
  package let outputZeroPoint: Int32
  let left: Requantizer
  let right: Requantizer
  let output: Requantizer

  static let headroom: Int32 = 7

  package init(type: QuantizedType, broadcast: Broadcast, left: Affine, right: Affine, output: Affine) {
    self.type = type
    self.broadcast = broadcast
    (leftZeroPoint, rightZeroPoint, outputZeroPoint) = (left.zeroPoint, right.zeroPoint, output.zeroPoint)
    let common = 2 * Double(max(left.scale, right.scale))
    self.left = Requantizer(Double(left.scale) / common)
    self.right = Requantizer(Double(right.scale) / common)
    self.output = Requantizer(
      common * common / (Double(1 << (2 * Self.headroom)) * Double(output.scale)))
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    type.kernel(units: Pieces(of: broadcast.count).units, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let squares = unsafe operands.output(as: Element.self)
    for index in Pieces(of: broadcast.count).elements(units) {
      let (i, j) = broadcast.sources(index)
      let x = unsafe left((Int32(a[i]) - leftZeroPoint) << Self.headroom)
      let y = unsafe right((Int32(b[j]) - rightZeroPoint) << Self.headroom)
      let scaled = output((x &- y) &* (x &- y)) &+ outputZeroPoint
      unsafe squares[index] = Element(scaled.clamped(to: type.range))
    }
  }
}
