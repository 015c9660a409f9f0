/// SOFTMAX on 8-bit integers, in fixed point. The output is in steps of 1/256, from the type's least value.
///
///     d = (q - max) * beta * scale           as Q5.26; where it is below -31 or so, the output is 0
///     output = least + 256 * e^d / sum e^d   e^d as Q0.31, the sum as Q12.19
///
/// (TFLite, `reference/softmax.h`.)
package struct QuantizedSoftmax: QuantizedLoop {
  package let type: QuantizedType
  package let rows: Int
  package let depth: Int
  /// From a difference of quantized values to Q5.26.
  let factor: QuantizedMultiplier
  /// The least difference whose power is not 0.
  let leastDifference: Int32

  package init(type: QuantizedType, rows: Int, depth: Int, input: Affine, beta: Float) {
    self.type = type
    self.rows = rows
    self.depth = depth
    factor = QuantizedMultiplier(min(Double(beta) * Double(input.scale) * 0x1p26, 2_147_483_647))
    leastDifference = -Int32(clamping: factor.shift > 0 ? (31 << 26) >> Int64(factor.shift) : 31 << 26)
  }

  /// The reference kernel. A unit is a row.
  package func reference() -> Kernel {
    type.kernel(units: rows, self)
  }

  func run<Element: QuantizedElement>(_ operands: Operands, _ rows: Range<Int>, as: Element.Type) {
    let input = unsafe operands.input(as: Element.self)
    let output = unsafe operands.output(as: Element.self)
    for start in rows.lazy.map({ $0 * depth }) {
      var greatest = Element.min
      for index in start..<start + depth { greatest = unsafe max(greatest, input[index]) }
      var sum: Int64 = 0
      for index in start..<start + depth {
        let difference = unsafe Int32(input[index]) - Int32(greatest)
        if difference >= leastDifference {
          sum += Int64(roundingDivideByPowerOfTwo(power(difference), 12))
        }
      }
      let inverse = FixedReciprocal(of: Int32(clamping: sum), integerBits: 12)
      // What is shifted by more is no half of a step. TFLite stops there, in rows of 512 equal values, with an assertion.
      let shift = inverse.exponent + 31 - 8
      for index in start..<start + depth {
        let difference = unsafe Int32(input[index]) - Int32(greatest)
        guard difference >= leastDifference, shift < 32 else {
          unsafe output[index] = .min
          continue
        }
        let quotient = saturatingRoundingDoublingHighMul(power(difference), inverse.significand)
        let steps = roundingDivideByPowerOfTwo(quotient, shift)
        unsafe output[index] = Element(clamping: Int64(steps) + Int64(Element.min))
      }
    }
  }

  /// e^(beta * scale * difference) as Q0.31.
  func power(_ difference: Int32) -> Int32 {
    fixedExponential(
      saturatingRoundingDoublingHighMul(difference << Int32(factor.shift), factor.multiplier))
  }
}
