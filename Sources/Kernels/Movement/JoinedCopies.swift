extension StridedCopy {
  /// What this copy makes of what `first` wrote, as one copy of what `first` read; nil where one of them is more than a
  /// change of order, or where their dimensions do not divide each other.
  ///
  /// Between two transpositions elements may have been given another shape. Each dimension of the second is so many
  /// steps of so many elements through what the first wrote. It is cut where it crosses from one dimension of the first
  /// to the next, each of which has a stride of its own in what the first read.
  package func following(_ first: StridedCopy) -> StridedCopy? {
    guard let own = order, let order = first.order, elementSize == first.elementSize, count == first.count
    else { return nil }
    var (shape, strides): ([Int], [Int]) = ([], [])
    for (size, stride) in zip(own.shape, own.sourceStrides) {
      guard let (sizes, steps) = order.steps(size, by: stride) else { return nil }
      shape += sizes
      strides += steps
    }
    return StridedCopy(
      elementSize: elementSize, count: count,
      pieces: [Piece(shape: shape, sourceStrides: strides, targetStrides: rowMajorStrides(shape))])
  }

  /// The only piece, where it writes every element once and in order.
  private var order: Piece? {
    guard fill == nil, count > 0, pieces.count == 1, let piece = pieces.first, piece.input == 0,
      piece.output == 0, piece.sourceStart == 0, piece.targetStart == 0,
      piece.shape.reduce(1, *) == count, piece.targetStrides == rowMajorStrides(piece.shape)
    else { return nil }
    return piece
  }
}

extension StridedCopy.Piece {
  /// Where `count` steps of `stride` elements through what the piece writes lie in what it reads, as dimensions from the
  /// outermost on.
  fileprivate func steps(_ count: Int, by stride: Int) -> (sizes: [Int], strides: [Int])? {
    var (count, stride) = (count, stride)
    var (sizes, strides): ([Int], [Int]) = ([], [])
    for dimension in shape.indices.reversed() where count > 1 {
      let (unit, size) = (targetStrides[dimension], shape[dimension])
      guard stride < unit * size else { continue }
      let step = stride / unit
      guard stride % unit == 0, size % step == 0 else { return nil }
      let room = size / step
      let taken = min(count, room)
      guard count % taken == 0, room % taken == 0 else { return nil }
      sizes.insert(taken, at: 0)
      strides.insert(step * sourceStrides[dimension], at: 0)
      count /= taken
      stride = unit * size
    }
    return count == 1 ? (sizes, strides) : nil
  }
}
