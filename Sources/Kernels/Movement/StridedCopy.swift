/// A movement of elements: TRANSPOSE, SLICE, STRIDED_SLICE, SPLIT, TILE, PAD, PACK, RESHAPE and the like.
///
/// The first output is filled, where that is asked for; then every piece is copied, a block of any number of dimensions
/// that walks the source and the target by strides of its own.
package struct StridedCopy: Sendable {
  package struct Piece: Sendable {
    /// Which of the operands is the source.
    package var input = 0
    /// Which of the outputs is the target.
    package var output = 0
    package var shape: [Int]
    /// Elements from the start of the tensors.
    package var sourceStart = 0
    package var sourceStrides: [Int]
    package var targetStart = 0
    package var targetStrides: [Int]

    package init(
      input: Int = 0, output: Int = 0, shape: [Int], sourceStart: Int = 0, sourceStrides: [Int],
      targetStart: Int = 0,
      targetStrides: [Int]
    ) {
      self.input = input
      self.output = output
      self.shape = shape
      self.sourceStart = sourceStart
      self.sourceStrides = sourceStrides
      self.targetStart = targetStart
      self.targetStrides = targetStrides
    }
  }

  /// Bytes an element: 1, 2, 4 or 8.
  package let elementSize: Int
  /// The bytes of the element that the output is filled with.
  package let fill: [UInt8]?
  package let pieces: [Piece]
  /// Elements of the first output.
  package let count: Int

  package init(elementSize: Int, fill: [UInt8]? = nil, count: Int, pieces: [Piece]) {
    self.elementSize = elementSize
    self.fill = fill
    self.count = count
    self.pieces = pieces
  }

  /// Whether the output's elements are the first input's in the same order.
  package var isPlain: Bool {
    guard pieces.count == 1, let piece = pieces.first, piece.input == 0, piece.sourceStart == 0,
      piece.targetStart == 0, !piece.shape.contains(0), piece.shape.reduce(1, *) == count
    else { return false }
    let strides = rowMajorStrides(piece.shape)
    return piece.shape.indices.allSatisfy {
      piece.shape[$0] == 1
        || (piece.sourceStrides[$0] == strides[$0] && piece.targetStrides[$0] == strides[$0])
    }
  }

  /// The reference kernel, one unit for all.
  package func reference() -> Kernel {
    Kernel(units: 1) { operands, _ in
      switch elementSize {
      case 1: move(operands, as: UInt8.self)
      case 2: move(operands, as: UInt16.self)
      case 4: move(operands, as: UInt32.self)
      default: move(operands, as: UInt64.self)
      }
    }
  }

  private func move<Element: FixedWidthInteger & BitwiseCopyable>(_ operands: Operands, as: Element.Type) {
    if let fill {
      let output = unsafe operands.output(as: Element.self)
      let value = fill.reversed().reduce(Element(0)) { $0 << 8 | Element(truncatingIfNeeded: $1) }
      for index in 0..<count { unsafe output[index] = value }
    }
    for piece in pieces {
      let input = unsafe operands.input(piece.input, as: Element.self)
      let output = unsafe operands.output(piece.output, as: Element.self)
      piece.forEachRow { source, target, length, sourceStride, targetStride in
        for index in 0..<length {
          unsafe output[target + index * targetStride] = input[source + index * sourceStride]
        }
      }
    }
  }
}

extension StridedCopy.Piece {
  /// Calls `body` for every row along the last dimension: its first element in the source and the target, its length,
  /// and the strides along it.
  func forEachRow(_ body: (Int, Int, Int, Int, Int) -> Void) {
    guard !shape.contains(0) else { return }
    guard let last = shape.indices.last else { return body(sourceStart, targetStart, 1, 0, 0) }
    var position = [Int](repeating: 0, count: shape.count)
    var (source, target) = (sourceStart, targetStart)
    while true {
      body(source, target, shape[last], sourceStrides[last], targetStrides[last])
      var dimension = last - 1
      while dimension >= 0 {
        position[dimension] += 1
        source += sourceStrides[dimension]
        target += targetStrides[dimension]
        if position[dimension] < shape[dimension] { break }
        source -= position[dimension] * sourceStrides[dimension]
        target -= position[dimension] * targetStrides[dimension]
        position[dimension] = 0
        dimension -= 1
      }
      if dimension < 0 { return }
    }
  }
}

/// How far apart neighbours lie along each dimension of a row-major tensor.
package func rowMajorStrides(_ shape: [Int]) -> [Int] {
  var strides = [Int](repeating: 1, count: shape.count)
  for dimension in shape.indices.dropLast().reversed() {
    strides[dimension] = strides[dimension + 1] * shape[dimension + 1]
  }
  return strides
}
