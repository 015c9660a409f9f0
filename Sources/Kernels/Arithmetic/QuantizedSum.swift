/// ADD or SUB on integers.
///
/// Both inputs are brought to one scale, twice the larger of theirs, with 20 bits below it, and summed there
/// (Quantization.md, equation 14):
///
///     left  = requantize_l((a - za) << 20),  right = ±requantize_r((b - zb) << 20)
///     output = clamp(zo + requantize_o(left + right))
///
/// `|a - za| <= 255`, so a shifted input stays below 2^28, and the sum of the two, each halved at least, as well; int16
/// has 15 bits below, and stays below 2^31 (TFLite, `reference/integer_ops/add.h`).
package struct QuantizedSum: QuantizedLoop {
  package let type: QuantizedType
  package var broadcast: Broadcast
  package let leftZeroPoint: Int32
  package let rightZeroPoint: Int32
  package let outputZeroPoint: Int32
  package internal(set) var left: Requantizer
  package internal(set) var right: Requantizer
  package let output: Requantizer
  package let subtracts: Bool
  package let clamp: ClosedRange<Int32>

  /// Bits below the common scale.
  package let headroom: Int32

  package init(
    type: QuantizedType, broadcast: Broadcast, left: Affine, right: Affine, output: Affine, subtracts: Bool,
    activation: FusedActivation
  ) {
    self.type = type
    self.broadcast = broadcast
    self.subtracts = subtracts
    headroom = type == .int16 ? 15 : 20
    (leftZeroPoint, rightZeroPoint, outputZeroPoint) = (left.zeroPoint, right.zeroPoint, output.zeroPoint)
    let common = 2 * Double(max(left.scale, right.scale))
    self.left = Requantizer(Double(left.scale) / common)
    self.right = Requantizer(Double(right.scale) / common)
    self.output = Requantizer(common / (Double(1 << headroom) * Double(output.scale)))
    clamp = activation.range(of: type, output)
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    type.kernel(units: Pieces(of: broadcast.count).units, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ units: Range<Int>, as: Element.Type) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let sum = unsafe operands.output(as: Element.self)
    for index in Pieces(of: broadcast.count).elements(units) {
      let (i, j) = broadcast.sources(index)
      unsafe sum[index] = Element(add(Int32(a[i]), Int32(b[j])))
    }
  }

  /// One element of the output.
  func add(_ a: Int32, _ b: Int32) -> Int32 {
    let x = left((a - leftZeroPoint) << headroom)
    let y = right((b - rightZeroPoint) << headroom)
    return (output(subtracts ? x &- y : x &+ y) &+ outputZeroPoint).clamped(to: clamp)
  }
}
