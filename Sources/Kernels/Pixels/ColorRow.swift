/// One row of YCbCr samples, to be made RGB of: JFIF's conversion (ITU-T T.871, section 7) in 16-bit fixed point,
/// roundings as in libjpeg.
@frozen @usableFromInline @safe package struct ColorRow {
  /// `width` samples each; 16 more can be read.
  @usableFromInline let luma: UnsafePointer<UInt8>
  @usableFromInline let blue: UnsafePointer<UInt8>
  @usableFromInline let red: UnsafePointer<UInt8>
  @usableFromInline let width: Int
  /// Room for `width` + 16 pixels in words.
  @usableFromInline let words: UnsafeMutablePointer<UInt32>
  /// Room for 3 · `width` + 8.
  @usableFromInline let output: UnsafeMutablePointer<UInt8>

  package init(
    luma: UnsafePointer<UInt8>, blue: UnsafePointer<UInt8>, red: UnsafePointer<UInt8>, width: Int,
    words: UnsafeMutablePointer<UInt32>, output: UnsafeMutablePointer<UInt8>
  ) {
    unsafe self.luma = luma
    unsafe self.blue = blue
    unsafe self.red = red
    self.width = width
    unsafe self.words = words
    unsafe self.output = output
  }
}

package func convertReference(_ row: ColorRow) {
  let half: Int32 = 1 << 15
  for x in 0..<row.width {
    let y = unsafe Int32(row.luma[x])
    let cb = unsafe Int32(row.blue[x]) - 128
    let cr = unsafe Int32(row.red[x]) - 128
    // 91881 is 1.402, 22554 is 0.34414, 46802 is 0.71414, 116130 is 1.772, times 65536.
    let rgb = [
      y + (cr * 91881 + half) >> 16,
      y + (half - cb * 22554 - cr * 46802) >> 16,
      y + (cb * 116130 + half) >> 16,
    ]
    for channel in 0..<3 { unsafe row.output[3 * x + channel] = UInt8(max(0, min(255, rgb[channel]))) }
  }
}

/// The same, 16 pixels at once.
@_alwaysEmitIntoClient @inline(__always)
package func convertVector(_ row: ColorRow) {
  let half = SIMD16<Int32>(repeating: 1 << 15)
  let center = SIMD16<Int32>(repeating: 128)
  var x = 0
  while x < row.width {
    let y = unsafe widenedWords(row.luma + x)
    let cb = unsafe widenedWords(row.blue + x) &- center
    let cr = unsafe widenedWords(row.red + x) &- center
    let red = clampedToByte(y &+ (cr &* 91881 &+ half) &>> 16)
    let green = clampedToByte(y &+ (half &- cb &* 22554 &- cr &* 46802) &>> 16)
    let blue = clampedToByte(y &+ (cb &* 116130 &+ half) &>> 16)
    // Words of three bytes, then two words as six bytes.
    let pixels = red | green &<< 8 | blue &<< 16
    let pairs = unsafe unsafeBitCast(pixels, to: SIMD8<UInt64>.self)
    let joined = pairs & SIMD8(repeating: 0xFF_FFFF) | pairs &>> 8 & SIMD8(repeating: 0xFFFF_FF00_0000)
    unsafe UnsafeMutableRawPointer(row.words + x).storeBytes(of: joined, as: SIMD8<UInt64>.self)
    x &+= 16
  }
  // Each store covers two bytes of the next.
  x = 0
  while x < row.width {
    let six = unsafe UnsafeRawPointer(row.words + x).loadUnaligned(as: UInt64.self)
    unsafe UnsafeMutableRawPointer(row.output + 3 &* x).storeBytes(of: six, as: UInt64.self)
    x &+= 2
  }
}

/// Limited to 0...255; of values that are no further than 2^30 from 0.
@_alwaysEmitIntoClient @inline(__always)
func clampedToByte(_ values: SIMD16<Int32>) -> SIMD16<Int32> {
  let most = SIMD16<Int32>(repeating: 255)
  let below = most &- values
  let limited = most &- (below & ~(below &>> 31))
  return limited & ~(limited &>> 31)
}

/// 16 bytes as 32-bit integers.
@_alwaysEmitIntoClient @inline(__always)
func widenedWords(_ bytes: UnsafePointer<UInt8>) -> SIMD16<Int32> {
  var wide = SIMD32<UInt16>.zero
  wide.evenHalf = unsafe halves(bytes)
  return unsafe unsafeBitCast(wide, to: SIMD16<Int32>.self)
}
