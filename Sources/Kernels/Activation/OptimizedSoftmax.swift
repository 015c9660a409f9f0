/// SOFTMAX on 8-bit integers in the optimized kernels: powers of e in float32 by a table, one for each difference to the
/// greatest value; their sum in float32, in the order of the elements; the quotient rounded away from zero for int8, by
/// adding 1/2 for uint8 (`optimized_ops.h`, `Softmax`).
package struct OptimizedSoftmax: QuantizedLoop {
  private let softmax: QuantizedSoftmax
  private let output: Affine
  private let powers: [Float]

  /// Nil where the reference's kernel gives the same bits.
  package init?(
    _ softmax: QuantizedSoftmax, input: Affine, output: Affine, beta: Float, numerics: Numerics
  ) {
    guard numerics.isOptimized, softmax.type != .int16 else { return nil }
    self.softmax = softmax
    self.output = output
    let factor = -input.scale * beta
    powers = (0...255).map { exponential(factor * Float($0)) }
  }

  /// A unit is a row.
  package func reference() -> Kernel { softmax.type.kernel(units: softmax.rows, self) }

  func run<Element: QuantizedElement>(_ operands: Operands, _ rows: Range<Int>, as: Element.Type) {
    let input = unsafe operands.input(as: Element.self)
    let result = unsafe operands.output(as: Element.self)
    let depth = softmax.depth
    for start in rows.lazy.map({ $0 * depth }) {
      var greatest = Element.min
      for index in start..<start + depth { greatest = unsafe max(greatest, input[index]) }
      var sum: Float = 0
      for index in start..<start + depth { sum += unsafe powers[Int(greatest) - Int(input[index])] }
      let inverse = 1 / (sum * output.scale)
      for index in start..<start + depth {
        let quotient = unsafe powers[Int(greatest) - Int(input[index])] * inverse
        let steps =
          softmax.type == .int8
          ? quotient.roundedAway(to: -1024...1024) : Int32(min(quotient + 0.5, 1024))
        let step = steps &+ output.zeroPoint
        unsafe result[index] = Element(step.clamped(to: softmax.type.range))
      }
    }
  }
}
