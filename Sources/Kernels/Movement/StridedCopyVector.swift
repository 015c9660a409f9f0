extension StridedCopy {
  /// A faster kernel for every processor: elements that lie side by side in source and target are copied together. A unit
  /// is a slab along the first dimension of the only piece, or along the last where that is a transposition's longer one;
  /// several pieces, or a fill, are one unit.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let pieces = pieces.map { $0.merged }
    guard fill == nil, pieces.count == 1, let slabs = pieces[0].shape.first, pieces[0].shape.count > 1 else {
      return Kernel(units: 1) { operands, _ in run(pieces, operands) }
    }
    let last = pieces[0].shape.count - 1
    let columns = pieces[0].shape[last]
    guard pieces[0].transposition != nil, columns > slabs else {
      return Kernel(units: slabs) { operands, units in run([pieces[0].slab(of: 0, units)], operands) }
    }
    let width = 128
    return Kernel(units: (columns + width - 1) / width) { operands, units in
      let range = units.lowerBound * width..<min(units.upperBound * width, columns)
      run([pieces[0].slab(of: last, range)], operands)
    }
  }

  private func run(_ pieces: [Piece], _ operands: Operands) {
    switch elementSize {
    case 1: run(pieces, operands, as: UInt8.self)
    case 2: run(pieces, operands, as: UInt16.self)
    case 4: run(pieces, operands, as: UInt32.self)
    default: run(pieces, operands, as: UInt64.self)
    }
  }

  private func run<Element: BitwiseCopyable>(_ pieces: [Piece], _ operands: Operands, as: Element.Type) {
    if let fill {
      let element = unsafe fill.withUnsafeBytes { unsafe $0.loadUnaligned(as: Element.self) }
      unsafe operands.output(as: Element.self).baseAddress?.update(repeating: element, count: count)
    }
    for piece in pieces { copy(piece, operands, as: Element.self) }
  }

  private func copy<Element: BitwiseCopyable>(_ piece: Piece, _ operands: Operands, as: Element.Type) {
    guard let output = unsafe operands.output(piece.output, as: Element.self).baseAddress,
      let input = unsafe operands.input(piece.input, as: Element.self).baseAddress
    else { return }
    if let transposition = piece.transposition {
      transposition.rest.forEachRow { source, target, _, _, _ in
        unsafe transposition.copy(input + source, output + target)
      }
      return
    }
    piece.forEachRow { source, target, length, sourceStride, targetStride in
      if sourceStride == 1, targetStride == 1 {
        unsafe (output + target).update(from: input + source, count: length)
        return
      }
      var (from, to) = unsafe (input + source, output + target)
      for _ in 0..<length {
        unsafe to.pointee = unsafe from.pointee
        unsafe from += sourceStride
        unsafe to += targetStride
      }
    }
  }
}

extension StridedCopy.Piece {
  /// The same without dimensions of size 1, and with neighbours that lie side by side in source and target as one.
  fileprivate var merged: StridedCopy.Piece {
    var merged = self
    (merged.shape, merged.sourceStrides, merged.targetStrides) = ([], [], [])
    for dimension in shape.indices where shape[dimension] != 1 {
      let last = merged.shape.count - 1
      if last >= 0, merged.sourceStrides[last] == shape[dimension] * sourceStrides[dimension],
        merged.targetStrides[last] == shape[dimension] * targetStrides[dimension]
      {
        merged.shape[last] *= shape[dimension]
        merged.sourceStrides[last] = sourceStrides[dimension]
        merged.targetStrides[last] = targetStrides[dimension]
      } else {
        merged.shape.append(shape[dimension])
        merged.sourceStrides.append(sourceStrides[dimension])
        merged.targetStrides.append(targetStrides[dimension])
      }
    }
    return merged
  }

  /// A range of a dimension.
  fileprivate func slab(of dimension: Int, _ range: Range<Int>) -> StridedCopy.Piece {
    var slab = self
    slab.shape[dimension] = range.count
    slab.sourceStart += range.lowerBound * sourceStrides[dimension]
    slab.targetStart += range.lowerBound * targetStrides[dimension]
    return slab
  }
}
