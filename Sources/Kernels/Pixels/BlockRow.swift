/// One row of a JPEG component's blocks, to be made samples of.
@frozen @usableFromInline @safe package struct BlockRow {
  /// 64 a block, row by row; read of `sparse` and `full` blocks, and the first of `flat` ones.
  @usableFromInline let coefficients: UnsafePointer<Int16>
  @usableFromInline let kinds: UnsafePointer<BlockKind>
  /// What the coefficients are multiplied with, in their order.
  @usableFromInline let quantization: UnsafePointer<Int32>
  /// The first of the upper left block, and the distance of one row of samples to the next.
  @usableFromInline let samples: UnsafeMutablePointer<UInt8>
  @usableFromInline let stride: Int
  @usableFromInline let count: Int

  package init(
    coefficients: UnsafePointer<Int16>, kinds: UnsafePointer<BlockKind>, quantization: UnsafePointer<Int32>,
    samples: UnsafeMutablePointer<UInt8>, stride: Int, count: Int
  ) {
    unsafe self.coefficients = coefficients
    unsafe self.kinds = kinds
    unsafe self.quantization = quantization
    unsafe self.samples = samples
    self.stride = stride
    self.count = count
  }
}

/// What is known of a block before it is transformed.
@frozen @usableFromInline package enum BlockKind: UInt8, Sendable {
  /// Nobody looks at its samples: they stay as they are.
  case unneeded
  /// It has no coefficient but the first.
  case flat
  /// Whatever is not zero stands in the upper left quarter.
  case sparse
  case full
}

/// Constants in 13-bit fixed point, and 2 more bits kept between the passes.
@usableFromInline let constantBits: Int32 = 13
@usableFromInline let extraBits: Int32 = 2

/// `x` in 13-bit fixed point.
@_alwaysEmitIntoClient @inline(__always)
func fixed(_ x: Double) -> Int32 { Int32(x * 8192 + 0.5) }

/// The sample of every pixel of a block whose only coefficient is `dc` (dequantized).
@_alwaysEmitIntoClient @inline(__always)
package func flatSample(_ dc: Int32) -> UInt8 {
  let value = (dc &<< 2 &+ 16) &>> 5 &+ 128
  return UInt8(truncatingIfNeeded: Swift.max(0, Swift.min(255, value)))
}
