/// Rows of a product of float matrices: `output[i, j] = Σ left[i, k] right[k, j]`, right with its columns side by side.
@frozen @usableFromInline @safe package struct MatrixRun {
  @usableFromInline package var left: UnsafePointer<Float>
  /// Elements from one k to the next, and from one row to the next.
  @usableFromInline package var leftDepthStride: Int
  @usableFromInline package var leftRowStride: Int
  @usableFromInline package var right: UnsafePointer<Float>
  @usableFromInline package var rightStride: Int
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var outputStride: Int
  @usableFromInline package var rows: Int
  @usableFromInline package var depth: Int
  @usableFromInline package var columns: Int
}

@frozen @usableFromInline package enum MatrixLoop<ISA: VectorISA> {
  /// Tiles of 4 rows by 2 vectors of columns; rows that are missing repeat the last.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: MatrixRun) {
    var row = 0
    while row < run.rows {
      var column = 0
      while column < run.columns {
        tile(run, row, column)
        column &+= 2 &* ISA.lanes
      }
      row &+= 4
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func tile(_ run: MatrixRun, _ row: Int, _ column: Int) {
    var left = unsafe InlineArray<4, UnsafePointer<Float>>(repeating: run.left)
    for index in 0..<4 {
      unsafe left[unchecked: index] += Swift.min(row &+ index, run.rows &- 1) &* run.leftRowStride
    }
    var sums = InlineArray<4, InlineArray<2, ISA.Floats>>(repeating: .init(repeating: .zero))
    var right = unsafe UnsafeRawPointer(run.right + column)
    for k in 0..<run.depth {
      let low = unsafe right.loadUnaligned(as: ISA.Floats.self)
      let high = unsafe right.loadUnaligned(fromByteOffset: 4 &* ISA.lanes, as: ISA.Floats.self)
      for index in 0..<4 {
        let factor = unsafe ISA.Floats(
          repeating: left[unchecked: index][k &* run.leftDepthStride])
        unsafe sums[unchecked: index][unchecked: 0] = ISA.multiplyAdd(
          factor, low, sums[unchecked: index][unchecked: 0])
        unsafe sums[unchecked: index][unchecked: 1] = ISA.multiplyAdd(
          factor, high, sums[unchecked: index][unchecked: 1])
      }
      unsafe right += 4 &* run.rightStride
    }
    for index in 0..<Swift.min(4, run.rows &- row) {
      for vector in 0..<2 where column &+ vector &* ISA.lanes < run.columns {
        let at = column &+ vector &* ISA.lanes
        unsafe storeWords(
          sums[index][vector], to: run.output + ((row &+ index) &* run.outputStride &+ at),
          count: run.columns &- at)
      }
    }
  }
}

extension MatrixProduct {
  /// The vector kernel of floats, and one for every processor of int8; nil for int16.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard rows > 0, depth > 0, columns > 0 else { return nil }
    switch arithmetic {
    case .float32: return floats(kernels)
    case .quantized(let steps) where steps.type == .int8: return bytes(steps, kernels)
    case .quantized: return nil
    }
  }

  /// A unit is a pair of matrices. The right one is brought in order where it lies the other way.
  private func floats(_ kernels: VectorKernels) -> Kernel {
    let left = strides.left
    let copied = transposesRight ? depth * columns : 0
    return Kernel(units: batch.count) { operands, units in
      let a = unsafe operands.input(0, as: Float.self).baseAddress!
      let b = unsafe operands.input(1, as: Float.self).baseAddress!
      let output = unsafe operands.output(as: Float.self).baseAddress!
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: copied + 2 * kernels.lanes) { memory in
        for pair in units {
          let (i, j) = batch.sources(pair)
          var right = unsafe b + j * depth * columns
          if transposesRight {
            for k in 0..<depth {
              for column in 0..<columns {
                unsafe memory[k * columns + column] = right[column * depth + k]
              }
            }
            unsafe right = unsafe UnsafePointer(memory.baseAddress!)
          }
          unsafe kernels.matrix(
            MatrixRun(
              left: a + i * rows * depth, leftDepthStride: left.depth, leftRowStride: left.row, right: right,
              rightStride: columns, output: output + pair * rows * columns, outputStride: columns,
              rows: rows, depth: depth, columns: columns))
        }
      }
    }
  }

  /// Integers of up to 9 bits are floats, and so are sums of their products up to 2^24: the loop of floats sums them exactly,
  /// as many at a time as stay below that. A unit is a pair of matrices.
  private func bytes(_ steps: QuantizedMatrixProduct, _ kernels: VectorKernels) -> Kernel {
    func reach(_ zeroPoint: Int32) -> Int { Int(max(127 - zeroPoint, zeroPoint + 128)) }
    let part = (1 << 24) / (reach(steps.leftZeroPoint) * reach(steps.rightZeroPoint))
    let (left, right) = strides
    let slack = 2 * kernels.lanes
    let sizes = (rows * depth + slack, depth * columns + slack, rows * columns + slack)
    return Kernel(units: batch.count) { operands, units in
      let a = unsafe operands.input(0, as: Int8.self).baseAddress!
      let b = unsafe operands.input(1, as: Int8.self).baseAddress!
      let output = unsafe operands.output(as: Int8.self).baseAddress!
      var totals = [Int32](repeating: 0, count: rows * columns)
      unsafe withUnsafeTemporaryAllocation(of: Float.self, capacity: sizes.0 + sizes.1 + sizes.2) { memory in
        let x = memory.baseAddress!
        let y = unsafe x + sizes.0
        let sums = unsafe y + sizes.1
        for pair in units {
          let (i, j) = batch.sources(pair)
          unsafe Self.spread(
            a + i * rows * depth, to: x, (rows, left.row), (depth, left.depth), steps.leftZeroPoint)
          unsafe Self.spread(
            b + j * depth * columns, to: y, (depth, right.depth), (columns, right.column),
            steps.rightZeroPoint)
          for index in totals.indices { totals[index] = 0 }
          for k in stride(from: 0, to: depth, by: part) {
            unsafe kernels.matrix(
              MatrixRun(
                left: x + k, leftDepthStride: 1, leftRowStride: depth, right: y + k * columns,
                rightStride: columns, output: sums, outputStride: columns, rows: rows,
                depth: min(part, depth - k), columns: columns))
            for index in totals.indices { unsafe totals[index] &+= Int32(sums[index]) }
          }
          for index in totals.indices {
            unsafe output[pair * rows * columns + index] = Int8(
              truncatingIfNeeded: steps.output(totals[index]))
          }
        }
      }
    }
  }

  /// Writes a matrix row by row, as floats less the zero point.
  private static func spread(
    _ source: UnsafePointer<Int8>, to target: UnsafeMutablePointer<Float>, _ rows: (count: Int, stride: Int),
    _ columns: (count: Int, stride: Int), _ zeroPoint: Int32
  ) {
    for row in 0..<rows.count {
      for column in 0..<columns.count {
        let q = unsafe source[row * rows.stride + column * columns.stride]
        unsafe target[row * columns.count + column] = Float(Int32(q) - zeroPoint)
      }
    }
  }
}
