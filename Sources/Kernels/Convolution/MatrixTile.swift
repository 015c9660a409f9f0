/// The products of a tile where one instruction multiplies matrices: 2 pixels by 8 channels, and 8 channels by 2 outputs.
/// Meanwhile the sums of two rows and a vector of four outputs lie otherwise:
///
///     p0 o0   p0 o1 │ p0 o2   p0 o3          p0 o0   p0 o1 │ p1 o0   p1 o1
///     p1 o0   p1 o1 │ p1 o2   p1 o3          p0 o2   p0 o3 │ p1 o2   p1 o3
///
/// The activations of two rows, sixteen channels of each, are brought to matrices in the same way. The weights of a vector
/// are its first two outputs with eight channels each, then its last two.
extension ConvolutionTile {
  /// Adds the products of a strip's input channels.
  @_alwaysEmitIntoClient @inline(__always)
  static func addMatrices(
    _ strip: ConvolutionStrip, _ inputs: InlineArray<rows, UnsafePointer<UInt8>>, _ flip: ISA.Words,
    _ weights: inout UnsafeRawPointer, to sums: inout InlineArray<rows, InlineArray<vectors, ISA.Words>>
  ) {
    var offset = strip.begin
    while offset &+ 16 <= strip.end {
      let matrices = unsafe matrices(inputs, offset, flip)
      unsafe addMatrices(0, of: matrices, &weights, to: &sums)
      unsafe addMatrices(1, of: matrices, &weights, to: &sums)
      offset &+= 16
    }
    if offset < strip.end {
      unsafe addMatrices(0, of: matrices(inputs, offset, flip), &weights, to: &sums)
    }
  }

  /// Sixteen input channels: for every two rows the matrix of the first eight, and that of the last.
  @_alwaysEmitIntoClient @inline(__always)
  static func matrices(
    _ inputs: InlineArray<rows, UnsafePointer<UInt8>>, _ offset: Int, _ flip: ISA.Words
  ) -> InlineArray<rows, InlineArray<1, ISA.Words>> {
    var words = InlineArray<rows, InlineArray<1, ISA.Words>>(repeating: [flip])
    for row in 0..<rows {
      let input = unsafe UnsafeRawPointer(inputs[unchecked: row] + offset)
      unsafe words[unchecked: row][unchecked: 0] = input.loadUnaligned(as: ISA.Words.self) ^ flip
    }
    exchangePairs(&words)
    return words
  }

  /// Adds the products of eight input channels: of every two matrices the first, or the second.
  @_alwaysEmitIntoClient @inline(__always)
  static func addMatrices(
    _ index: Int, of matrices: InlineArray<rows, InlineArray<1, ISA.Words>>,
    _ weights: inout UnsafeRawPointer,
    to sums: inout InlineArray<rows, InlineArray<vectors, ISA.Words>>
  ) {
    for vector in 0..<vectors {
      let outputs = unsafe (ISA.weights(at: weights), ISA.weights(at: weights + ISA.lanes &* 4))
      unsafe weights += ISA.lanes &* 8
      for pair in 0..<rows / 2 {
        let row = pair &* 2
        let pixels = unsafe ISA.bytes(matrices[unchecked: row &+ index][unchecked: 0])
        unsafe sums[unchecked: row][unchecked: vector] = ISA.multiplyMatrices(
          sums[unchecked: row][unchecked: vector], pixels, outputs.0)
        unsafe sums[unchecked: row &+ 1][unchecked: vector] = ISA.multiplyMatrices(
          sums[unchecked: row &+ 1][unchecked: vector], pixels, outputs.1)
      }
    }
  }

  /// Brings the vectors of every two rows to matrices, or from there back to rows.
  @_alwaysEmitIntoClient @inline(__always)
  static func exchangePairs<let width: Int>(_ words: inout InlineArray<rows, InlineArray<width, ISA.Words>>) {
    for pair in 0..<rows / 2 {
      let row = pair &* 2
      for vector in 0..<width {
        let (first, last) = unsafe ISA.exchangeHalves(
          words[unchecked: row][unchecked: vector], words[unchecked: row &+ 1][unchecked: vector])
        unsafe words[unchecked: row][unchecked: vector] = first
        unsafe words[unchecked: row &+ 1][unchecked: vector] = last
      }
    }
  }
}
