/// SOFTMAX in float32 along the last dimension: `e^(beta * (x - max)) / sum` (TFLite, `reference/softmax.h`).
package struct FloatSoftmax: Sendable {
  package let rows: Int
  package let depth: Int
  package let beta: Float

  package init(rows: Int, depth: Int, beta: Float) {
    self.rows = rows
    self.depth = depth
    self.beta = beta
  }

  /// The reference kernel. A unit is a row.
  package func reference() -> Kernel {
    Kernel(units: rows) { operands, rows in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      for start in rows.lazy.map({ $0 * depth }) {
        var greatest = unsafe input[start]
        for index in start..<start + depth { greatest = unsafe max(greatest, input[index]) }
        var sum: Float = 0
        for index in start..<start + depth {
          let power = unsafe exponential((input[index] - greatest) * beta)
          unsafe output[index] = power
          sum += power
        }
        for index in start..<start + depth { unsafe output[index] /= sum }
      }
    }
  }
}
