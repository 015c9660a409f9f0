/// BATCH_MATMUL: products of matrices, `output[i, j] = Σ left[i, k] right[k, j]`, for every pair of a batch.
package struct MatrixProduct: Sendable {
  package enum Arithmetic: Sendable {
    case float32
    case quantized(QuantizedMatrixProduct)
  }

  package let arithmetic: Arithmetic
  /// The batch: which matrix of the left meets which of the right. Its elements are whole matrices.
  package let batch: Broadcast
  package let rows: Int
  package let depth: Int
  package let columns: Int
  /// Whether matrices of a side lie with their rows and columns exchanged.
  package let transposesLeft: Bool
  package let transposesRight: Bool

  package init(
    _ arithmetic: Arithmetic, batch: Broadcast, rows: Int, depth: Int, columns: Int, transposesLeft: Bool,
    transposesRight: Bool
  ) {
    self.arithmetic = arithmetic
    self.batch = batch
    (self.rows, self.depth, self.columns) = (rows, depth, columns)
    (self.transposesLeft, self.transposesRight) = (transposesLeft, transposesRight)
  }

  /// The reference kernel. A unit is a pair of matrices.
  package func reference() -> Kernel {
    Kernel(units: batch.count) { operands, units in
      switch arithmetic {
      case .float32:
        multiply(operands, units, Float.self, zero: 0 as Float, { $0 += $1 * $2 }, { $0 })
      case .quantized(let steps) where steps.type == .int16:
        multiply(operands, units, Int16.self, zero: 0 as Int64, { $0 &+= Int64($1) * Int64($2) }) {
          Int16(truncatingIfNeeded: steps.output($0))
        }
      case .quantized(let steps):
        multiply(
          operands, units, Int8.self, zero: 0 as Int32,
          { $0 &+= (Int32($1) - steps.leftZeroPoint) &* (Int32($2) - steps.rightZeroPoint) }
        ) {
          Int8(truncatingIfNeeded: steps.output($0))
        }
      }
    }
  }

  private func multiply<Element: BitwiseCopyable, Sum>(
    _ operands: Operands, _ pairs: Range<Int>, _: Element.Type, zero: Sum,
    _ add: (inout Sum, Element, Element) -> Void, _ finish: (Sum) -> Element
  ) {
    let (a, b) = unsafe (operands.input(0, as: Element.self), operands.input(1, as: Element.self))
    let output = unsafe operands.output(as: Element.self)
    let (left, right) = (strides.left, strides.right)
    for pair in pairs {
      let (i, j) = batch.sources(pair)
      for row in 0..<rows {
        for column in 0..<columns {
          var sum = zero
          for k in 0..<depth {
            unsafe add(
              &sum, a[i * rows * depth + row * left.row + k * left.depth],
              b[j * depth * columns + k * right.depth + column * right.column])
          }
          unsafe output[(pair * rows + row) * columns + column] = finish(sum)
        }
      }
    }
  }

  /// How far apart neighbours lie in a matrix of either side.
  var strides: (left: (row: Int, depth: Int), right: (depth: Int, column: Int)) {
    (transposesLeft ? (1, rows) : (depth, 1), transposesRight ? (1, depth) : (columns, 1))
  }
}

/// The integers of a `MatrixProduct`: `output = clamp(zo + requantize(Σ (a - za)(b - zb)))`, where the product of the
/// scales is formed in float32 (TFLite, `batch_matmul.cc`). Int16 sums in 64 bits, of zero points that are 0.
///
/// XNNPACK takes int8 whose right side has the zero point 0, and rounds as its convolutions do.
package struct QuantizedMatrixProduct: Sendable {
  package let type: QuantizedType
  package let leftZeroPoint: Int32
  package let rightZeroPoint: Int32
  package let outputZeroPoint: Int32
  package let requantizer: Requantizer

  package init(
    type: QuantizedType, left: Affine, right: Affine, output: Affine, numerics: Numerics = .reference
  ) {
    self.type = type
    (leftZeroPoint, rightZeroPoint, outputZeroPoint) = (left.zeroPoint, right.zeroPoint, output.zeroPoint)
    let product = left.scale * right.scale
    requantizer =
      numerics.of(type) == .xnnpack && right.zeroPoint == 0
      ? Requantizer(Double(product / output.scale), rounding: .float32)
      : Requantizer(Double(product) / Double(output.scale))
  }

  func output(_ sum: Int32) -> Int32 { (requantizer(sum) &+ outputZeroPoint).clamped(to: type.range) }

  func output(_ sum: Int64) -> Int32 { (requantizer(sum) &+ outputZeroPoint).clamped(to: type.range) }
}
