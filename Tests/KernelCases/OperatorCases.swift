import AtrousKernels

extension Random {
  mutating func quantizedPrelu() -> KernelCase {
    let (type, (broadcast, left, right)) = (type(), broadcast())
    let prelu = QuantizedPrelu(
      type: type, broadcast: broadcast, input: affine(type), slope: affine(type), output: affine(type))
    return KernelCase(
      description: "\(name(type)), \(left) and \(right) elements to \(broadcast.shape), zero points "
        + "\(prelu.inputZeroPoint), \(prelu.slopeZeroPoint), \(prelu.outputZeroPoint)",
      problem: .prelu(prelu), inputs: [bytes(left), bytes(right)], outputBytes: broadcast.count)
  }

  mutating func squaredDifference() -> KernelCase {
    let (broadcast, left, right) = broadcast()
    let difference = QuantizedSquaredDifference(
      type: .int8, broadcast: broadcast, left: affine(.int8), right: affine(.int8), output: affine(.int8))
    return KernelCase(
      description: "\(left) and \(right) elements to \(broadcast.shape), zero points "
        + "\(difference.leftZeroPoint), \(difference.rightZeroPoint), \(difference.outputZeroPoint)",
      problem: .squaredDifference(difference), inputs: [bytes(left), bytes(right)],
      outputBytes: broadcast.count)
  }

  /// Few different numbers, so that many are equal.
  mutating func comparison() -> KernelCase {
    let (broadcast, left, right) = broadcast()
    let operation = one(of: Comparison.Operation.allCases)
    let values = [0, -0.0, 1, 2, .nan, .infinity] as [Float]
    let (a, b) = ((0..<left).map { _ in one(of: values) }, (0..<right).map { _ in one(of: values) })
    return KernelCase(
      description: "\(name(operation)), \(left) and \(right) elements to \(broadcast.shape)",
      problem: .comparison(Comparison(operation, element: .float32, broadcast: broadcast)),
      inputs: [rawBytes(a), rawBytes(b)], outputBytes: broadcast.count)
  }

  private mutating func product(_ arithmetic: MatrixProduct.Arithmetic) -> (MatrixProduct, Int, Int) {
    let (left, right) = one(of: [([2], [2]), ([1, 3], [2, 1]), ([], []), ([3], [])])
    let (rows, columns) = (self(1...20), self(1...40))
    let depth = one(of: [self(1...30), 700])
    let product = MatrixProduct(
      arithmetic, batch: Broadcast(left, right)!, rows: rows, depth: depth, columns: columns,
      transposesLeft: chance(50), transposesRight: chance(50))
    return (product, left.reduce(rows * depth, *), right.reduce(columns * depth, *))
  }

  mutating func matrixProduct() -> KernelCase {
    let (product, left, right) = product(.float32)
    return KernelCase(
      description: "\(product.batch.shape), \(product.rows) × \(product.depth) × \(product.columns)",
      problem: .matrixProduct(product), inputs: [rawBytes(floats(left)), rawBytes(floats(right))],
      outputBytes: 4 * product.batch.count * product.rows * product.columns, tolerance: 1e-5,
      magnitude: 4 * Float(product.depth))
  }

  mutating func quantizedMatrixProduct() -> KernelCase {
    let (product, left, right) = product(
      .quantized(
        QuantizedMatrixProduct(
          type: .int8, left: affine(.int8), right: affine(.int8), output: affine(.int8))))
    return KernelCase(
      description: "\(product.batch.shape), \(product.rows) × \(product.depth) × \(product.columns)",
      problem: .matrixProduct(product), inputs: [bytes(left), bytes(right)],
      outputBytes: product.batch.count * product.rows * product.columns)
  }

  /// Some indices lie outside.
  mutating func gather() -> KernelCase {
    let (batch, outer, inner) = (self(1...3), self(1...3), self(1...20))
    let (size, count, elementSize) = (self(1...9), self(0...9), one(of: [1, 2, 4, 8]))
    let indices = (0..<batch * count).map { _ in Int32(self(-1...size)) }
    return KernelCase(
      description: "\(batch) × \(outer) × \(size) → \(count) × \(inner) of \(elementSize) bytes",
      problem: .gather(
        Gather(
          elementSize: elementSize, index: .int32, batch: batch, outer: outer, size: size, count: count,
          inner: inner)),
      inputs: [bytes(batch * outer * size * inner * elementSize), rawBytes(indices)],
      outputBytes: batch * outer * count * inner * elementSize)
  }

  mutating func selection() -> KernelCase {
    let (shape, size) = ([self(1...5), self(1...300)], one(of: [1, 2, 4, 8]))
    let count = shape[0] * shape[1]
    let plain = [shape[1], 1]
    let strides = chance(70) ? [plain, plain, plain] : [[0, 1], plain, [0, 0]]
    let condition = (0..<count).map { _ in UInt8(chance(50) ? 1 : 0) }
    return KernelCase(
      description: "\(shape) of \(size) bytes, strides \(strides)",
      problem: .selection(Selection(elementSize: size, shape: shape, strides: strides)),
      inputs: [condition, bytes(count * size), bytes(count * size)], outputBytes: count * size)
  }
}
