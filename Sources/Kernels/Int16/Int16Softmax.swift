/// SOFTMAX on 16-bit integers along the last dimension (TFLite, `reference/softmax.h`, `SoftmaxInt16`). The output's scale
/// is 2^-15.
///
///     d = (q - max) * beta * scale          in steps of 10/65535, -10 at least
///     e = e^d                               as Q0.15, between the points of a table
///     output = e / sum e                    the sum as 1 + x with x in 0...1, the reciprocal from a table
package struct Int16Softmax: Sendable {
  package let rows: Int
  package let depth: Int
  let requantizer: Requantizer
  let exponential: InterpolatedTable
  let reciprocal: InterpolatedTable

  package init(rows: Int, depth: Int, input: Affine, beta: Float) {
    self.rows = rows
    self.depth = depth
    requantizer = Requantizer(Double(input.scale * beta) / (10 / 65535))
    exponential = InterpolatedTable(
      inputScale: 10.0 / 65535, inputZeroPoint: 32767, outputScale: 2.0 / 65535
    ) { (x: Double) in AtrousKernels.exponential(x) }
    reciprocal = InterpolatedTable(inputScale: 1.0 / 65535, inputZeroPoint: -32768, outputScale: 2.0 / 65535)
    {
      (x: Double) in 1 / (1 + x)
    }
  }

  /// The reference kernel. A unit is a row.
  package func reference() -> Kernel {
    Kernel(units: rows) { operands, rows in
      let input = unsafe operands.input(as: Int16.self)
      let output = unsafe operands.output(as: Int16.self)
      for start in rows.lazy.map({ $0 * depth }) {
        var greatest = Int16.min
        for index in start..<start + depth { greatest = unsafe max(greatest, input[index]) }
        func power(_ index: Int) -> Int32 {
          let difference = unsafe Int32(input[index]) - Int32(greatest)
          return exponential((requantizer(difference) &+ 32767).clamped(to: -32768...32767))
        }
        var sum: Int32 = 0
        for index in start..<start + depth { sum &+= power(index) }
        let zeros = Int32(sum.leadingZeroBitCount)
        let fraction = (sum << (zeros - 1) &+ 1 << 13) >> 14 &- 98304
        let inverse = reciprocal(fraction.clamped(to: -32768...32767))
        let shift = 31 - zeros
        for index in start..<start + depth {
          let quotient = (power(index) * inverse + 1 << (shift - 1)) >> shift
          unsafe output[index] = Int16(quotient.clamped(to: 0...32767))
        }
      }
    }
  }
}
