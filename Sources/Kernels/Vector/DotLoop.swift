/// Nothing but the dot products of an instruction set, or its products of matrices, as fast as they go: the peak that a
/// benchmark compares kernels to.
@frozen @usableFromInline package enum DotLoop<ISA: VectorISA> {
  /// Six activations by two weights: sums enough to hide the latency of one, and few enough for 16 registers.
  ///
  /// - Parameter operands: `DotLoopSize.vectors` vectors.
  /// - Returns: the sum of all products, so that none of them can be left out.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ operands: UnsafePointer<UInt8>, _ steps: Int) -> Int32 {
    let width = ISA.lanes &* 4
    var sums = InlineArray<6, InlineArray<2, ISA.Words>>(repeating: .init(repeating: .zero))
    for step in 0..<steps {
      // Other operands at every step, or the compiler could take products out of the loop.
      let source = unsafe UnsafeRawPointer(operands + (step & 7) &* width)
      let weights = InlineArray<2, ISA.Weights> { unsafe ISA.weights(at: source + (6 &+ $0) &* width) }
      for row in 0..<6 {
        let activations = unsafe source.loadUnaligned(fromByteOffset: row &* width, as: ISA.Bytes.self)
        for column in 0..<2 {
          let (sum, weights) = unsafe (sums[unchecked: row][unchecked: column], weights[unchecked: column])
          unsafe sums[unchecked: row][unchecked: column] =
            ISA.tileDepth == 8
            ? ISA.multiplyMatrices(sum, activations, weights) : ISA.dotLimited(sum, activations, weights)
        }
      }
    }
    var total = ISA.Words.zero
    for row in 0..<6 { for column in 0..<2 { total = total &+ sums[row][column] } }
    return total.wrappedSum()
  }
}

package enum DotLoopSize {
  /// Instructions of one step, each of which multiplies `tileDepth` bytes for every word of a vector.
  package static let dots = 12
  /// Vectors of operands: eight at a time, at eight offsets.
  package static let vectors = 15
}
