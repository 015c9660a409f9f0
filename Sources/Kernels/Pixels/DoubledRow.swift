/// One row of a JPEG component that has half as many columns as the image: libjpeg's triangle filter ("fancy
/// upsampling"), weights 3/4 and 1/4 by distance, biases that alternate.
@frozen @usableFromInline @safe package struct DoubledRow {
  /// The row of samples, and where the component has half as many rows too, the one on the other side of the image's row.
  @usableFromInline let near: UnsafePointer<UInt8>
  @usableFromInline let far: UnsafePointer<UInt8>?
  /// Samples of a row, at least 1. 16 more can be read.
  @usableFromInline let width: Int
  /// Room for `width` + 32 sums.
  @usableFromInline let sums: UnsafeMutablePointer<UInt16>
  /// Room for 2 · `width` + 32.
  @usableFromInline let output: UnsafeMutablePointer<UInt8>

  package init(
    near: UnsafePointer<UInt8>, far: UnsafePointer<UInt8>?, width: Int, sums: UnsafeMutablePointer<UInt16>,
    output: UnsafeMutablePointer<UInt8>
  ) {
    unsafe self.near = near
    unsafe self.far = far
    self.width = width
    unsafe self.sums = sums
    unsafe self.output = output
  }
}

/// The scalar loop, without its own use of `sums`.
package func doubleReference(_ row: DoubledRow) {
  func sum(_ x: Int) -> UInt32 {
    let x = max(0, min(row.width - 1, x))
    let near = unsafe UInt32(row.near[x])
    return unsafe row.far.map { unsafe near * 3 + UInt32($0[x]) } ?? near
  }
  let (even, odd, shift): (UInt32, UInt32, UInt32) = unsafe row.far == nil ? (1, 2, 2) : (8, 7, 4)
  for x in 0..<row.width {
    unsafe row.output[2 * x] = UInt8((sum(x) * 3 + sum(x - 1) + even) >> shift)
    unsafe row.output[2 * x + 1] = UInt8((sum(x) * 3 + sum(x + 1) + odd) >> shift)
  }
}

/// The same, 16 samples at once.
@_alwaysEmitIntoClient @inline(__always)
package func doubleVector(_ row: DoubledRow) {
  let sums = unsafe UnsafeMutableRawPointer(row.sums + 1)
  let hasFar = unsafe row.far != nil
  var x = 0
  while x < row.width {
    var sum = unsafe halves(row.near + x)
    if let far = unsafe row.far { unsafe sum = sum &* 3 &+ halves(far + x) }
    unsafe sums.storeBytes(of: sum, toByteOffset: 2 &* x, as: SIMD16<UInt16>.self)
    x &+= 16
  }
  // The outermost samples count as their own neighbours.
  unsafe row.sums[0] = row.sums[1]
  unsafe row.sums[row.width &+ 1] = row.sums[row.width]
  if hasFar {
    blend(row, even: 8, odd: 7, shift: 4)
  } else {
    blend(row, even: 1, odd: 2, shift: 2)
  }
}

@_alwaysEmitIntoClient @inline(__always)
func blend(_ row: DoubledRow, even: UInt16, odd: UInt16, shift: UInt16) {
  let sums = unsafe UnsafeRawPointer(row.sums)
  var x = 0
  while x < row.width {
    let left = unsafe sums.loadUnaligned(fromByteOffset: 2 &* x, as: SIMD16<UInt16>.self)
    let here = unsafe sums.loadUnaligned(fromByteOffset: 2 &* x &+ 2, as: SIMD16<UInt16>.self) &* 3
    let right = unsafe sums.loadUnaligned(fromByteOffset: 2 &* x &+ 4, as: SIMD16<UInt16>.self)
    let lower = (here &+ left &+ SIMD16(repeating: even)) &>> shift
    let upper = (here &+ right &+ SIMD16(repeating: odd)) &>> shift
    unsafe UnsafeMutableRawPointer(row.output).storeBytes(
      of: lower | upper &<< 8, toByteOffset: 2 &* x, as: SIMD16<UInt16>.self)
    x &+= 16
  }
}

/// 16 bytes as 16-bit integers.
@_alwaysEmitIntoClient @inline(__always)
func halves(_ bytes: UnsafePointer<UInt8>) -> SIMD16<UInt16> {
  var wide = SIMD32<UInt8>.zero
  wide.evenHalf = unsafe UnsafeRawPointer(bytes).loadUnaligned(as: SIMD16<UInt8>.self)
  return unsafe unsafeBitCast(wide, to: SIMD16<UInt16>.self)
}
