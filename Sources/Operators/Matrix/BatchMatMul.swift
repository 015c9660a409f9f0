import AtrousGraph
import AtrousKernels
import AtrousTFLite

extension OperatorKind {
  /// BATCH_MATMUL: products of matrices in the last two dimensions; the others broadcast.
  static let batchMatMul = OperatorKind(
    .batchMatMul, versions: 1...4, inputs: 2...2, operands: .all,
    shapes: { node throws(PlanError) in
      let sides = try node.matrices()
      return [sides.batch.shape + [sides.rows, sides.columns]]
    },
    products: { node in
      guard let left = node.optionalInput(0), left.shape.count >= 2 else { return 0 }
      let depth = left.shape[left.shape.count - (node.options.of(type: 101).bool(0) ? 2 : 1)]
      return node.output().count.multiplyingUpTo(depth)
    },
    lower: { node throws(PlanError) in try node.batchMatMul() })
}

extension BuiltinOperator {
  fileprivate static let batchMatMul = BuiltinOperator(rawValue: 126)
}

extension NodeContext {
  /// Whether each side lies with its rows and columns exchanged.
  private var transposes: (left: Bool, right: Bool) {
    let options = options.of(type: 101)
    return (options.bool(0), options.bool(1))
  }

  fileprivate func matrices() throws(PlanError) -> (batch: Broadcast, rows: Int, depth: Int, columns: Int) {
    let (left, right) = (try input(0), try input(1))
    for value in [left, right] where !(2...5).contains(value.shape.count) {
      throw failure("has the shape \(value.shape) instead of 2 to 5 dimensions", tensor: value.index)
    }
    let (a, b) = (Array(left.shape.suffix(2)), Array(right.shape.suffix(2)))
    let (rows, depth) = transposes.left ? (a[1], a[0]) : (a[0], a[1])
    let (other, columns) = transposes.right ? (b[1], b[0]) : (b[0], b[1])
    guard depth == other, let batch = Broadcast(left.shape.dropLast(2), right.shape.dropLast(2)) else {
      throw failure("has the shapes \(left.shape) and \(right.shape), which do not multiply")
    }
    return (batch, rows, depth, columns)
  }

  fileprivate func batchMatMul() throws(PlanError) -> Problem {
    let (left, right, output) = (try input(0), try input(1), output())
    try expect(right, type: left.type)
    try expect(output, type: left.type)
    let (batch, rows, depth, columns) = try matrices()
    let arithmetic: MatrixProduct.Arithmetic
    switch left.type {
    case .float32: arithmetic = .float32
    case .int8, .int16:
      arithmetic = .quantized(
        QuantizedMatrixProduct(
          type: left.type == .int8 ? .int8 : .int16, left: try affine(left), right: try affine(right),
          output: try affine(output), numerics: numerics))
    default: throw unsupported(left)
    }
    return .matrixProduct(
      MatrixProduct(
        arithmetic, batch: batch, rows: rows, depth: depth, columns: columns,
        transposesLeft: transposes.left, transposesRight: transposes.right))
  }
}
