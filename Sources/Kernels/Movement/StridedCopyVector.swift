extension StridedCopy {
  /// A faster kernel for every processor: elements that lie side by side in source and target are copied together. A unit
  /// is a slab along the first dimension of the only piece; several pieces, or a fill, are one unit.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let pieces = pieces.map { $0.merged }
    guard fill == nil, pieces.count == 1, let slabs = pieces[0].shape.first, pieces[0].shape.count > 1 else {
      return Kernel(units: 1) { operands, _ in run(pieces, operands) }
    }
    return Kernel(units: slabs) { operands, units in run([pieces[0].slab(units)], operands) }
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

/// Two dimensions that a transposition exchanges: along one of them neighbours lie side by side in the source, along the
/// other in the target.
private struct Transposition {
  let columns: Int
  let sourceStride: Int
  let rows: Int
  let targetStride: Int
  /// The other dimensions.
  let rest: StridedCopy.Piece

  /// Copies blocks that fit the first-level cache, whatever the strides.
  func copy<Element: BitwiseCopyable>(
    _ input: UnsafePointer<Element>, _ output: UnsafeMutablePointer<Element>
  ) {
    let side = 16
    for firstRow in stride(from: 0, to: rows, by: side) {
      for firstColumn in stride(from: 0, to: columns, by: side) {
        let source = unsafe input + (firstColumn * sourceStride + firstRow)
        let target = unsafe output + (firstRow * targetStride + firstColumn)
        let (height, width) = (min(side, rows - firstRow), min(side, columns - firstColumn))
        var (wholeRows, wholeColumns) = (0, 0)
        if MemoryLayout<Element>.size == 4 {
          (wholeRows, wholeColumns) = (height & ~3, width & ~3)
          unsafe copyInFours(source, target, rows: wholeRows, columns: wholeColumns)
        }
        for row in 0..<height {
          for column in (row < wholeRows ? wholeColumns : 0)..<width {
            unsafe target[row * targetStride + column] = source[row + column * sourceStride]
          }
        }
      }
    }
  }

  /// Copies elements of 32 bits, four by four.
  private func copyInFours<Element>(
    _ source: UnsafePointer<Element>, _ target: UnsafeMutablePointer<Element>, rows: Int, columns: Int
  ) {
    for row in stride(from: 0, to: rows, by: 4) {
      for column in stride(from: 0, to: columns, by: 4) {
        let from = unsafe UnsafeRawPointer(source + (row &+ column &* sourceStride))
        let to = unsafe UnsafeMutableRawPointer(target + (row &* targetStride &+ column))
        let a = unsafe from.loadUnaligned(as: SIMD4<UInt32>.self)
        let b = unsafe from.loadUnaligned(fromByteOffset: 4 &* sourceStride, as: SIMD4<UInt32>.self)
        let c = unsafe from.loadUnaligned(fromByteOffset: 8 &* sourceStride, as: SIMD4<UInt32>.self)
        let d = unsafe from.loadUnaligned(fromByteOffset: 12 &* sourceStride, as: SIMD4<UInt32>.self)
        for index in 0..<4 {
          unsafe to.storeBytes(
            of: SIMD4(a[index], b[index], c[index], d[index]), toByteOffset: 4 &* index &* targetStride,
            as: SIMD4<UInt32>.self)
        }
      }
    }
  }
}

extension StridedCopy.Piece {
  /// Nil where the last dimension is not exchanged with another.
  fileprivate var transposition: Transposition? {
    guard let last = shape.indices.last, targetStrides[last] == 1, sourceStrides[last] != 1,
      let row = sourceStrides.firstIndex(of: 1)
    else { return nil }
    var rest = self
    (rest.shape[row], rest.shape[last]) = (1, 1)
    return Transposition(
      columns: shape[last], sourceStride: sourceStrides[last], rows: shape[row],
      targetStride: targetStrides[row], rest: rest)
  }

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

  /// A range of the first dimension.
  fileprivate func slab(_ range: Range<Int>) -> StridedCopy.Piece {
    var slab = self
    slab.shape[0] = range.count
    slab.sourceStart += range.lowerBound * sourceStrides[0]
    slab.targetStart += range.lowerBound * targetStrides[0]
    return slab
  }
}
