/// Stores the first `count` bytes of a vector, or all of it where it is shorter.
@_alwaysEmitIntoClient @inline(__always)
package func storeBytes<Bytes: SIMD>(_ bytes: Bytes, to target: UnsafeMutablePointer<UInt8>, count: Int)
where Bytes.Scalar == UInt8 {
  let target = UnsafeMutableRawPointer(target)
  if count >= Bytes.scalarCount {
    unsafe target.storeBytes(of: bytes, as: Bytes.self)
    return
  }
  unsafe withUnsafeBytes(of: bytes) { source in
    var done = 0
    if count & 32 != 0 {
      unsafe target.storeBytes(of: source.loadUnaligned(as: SIMD32<UInt8>.self), as: SIMD32<UInt8>.self)
      done = 32
    }
    if count & 16 != 0 {
      unsafe (target + done).storeBytes(
        of: source.loadUnaligned(fromByteOffset: done, as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
      done &+= 16
    }
    if count & 8 != 0 {
      unsafe (target + done).storeBytes(
        of: source.loadUnaligned(fromByteOffset: done, as: UInt64.self), as: UInt64.self)
      done &+= 8
    }
    if count & 4 != 0 {
      unsafe (target + done).storeBytes(
        of: source.loadUnaligned(fromByteOffset: done, as: UInt32.self), as: UInt32.self)
      done &+= 4
    }
    if count & 2 != 0 {
      unsafe (target + done).storeBytes(
        of: source.loadUnaligned(fromByteOffset: done, as: UInt16.self), as: UInt16.self)
      done &+= 2
    }
    if count & 1 != 0 {
      unsafe (target + done).storeBytes(
        of: source.loadUnaligned(fromByteOffset: done, as: UInt8.self), as: UInt8.self)
    }
  }
}

/// Stores the first `count` words of a vector, or all of it where it is shorter.
@_alwaysEmitIntoClient @inline(__always)
package func storeWords<Vector: SIMD>(
  _ words: Vector, to target: UnsafeMutablePointer<Vector.Scalar>, count: Int
) {
  if count >= Vector.scalarCount {
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: words, as: Vector.self)
  } else {
    for index in 0..<count { unsafe target[index] = words[index] }
  }
}

/// Stores a tile of words, every vector of it, from a pixel to the next `stride` elements on.
@_alwaysEmitIntoClient @inline(__always)
func storeTile<Vector: SIMD, let rows: Int, let vectors: Int>(
  _ tile: InlineArray<rows, InlineArray<vectors, Vector>>, to target: UnsafeMutablePointer<Vector.Scalar>,
  _ stride: Int
) {
  for row in 0..<rows {
    for vector in 0..<vectors {
      unsafe UnsafeMutableRawPointer(target + (row &* stride &+ vector &* Vector.scalarCount)).storeBytes(
        of: tile[unchecked: row][unchecked: vector], as: Vector.self)
    }
  }
}

/// Stores what exists of a tile that is not whole or not in one row: of each pixel so many channels.
@_alwaysEmitIntoClient @inline(__always)
func storeParts<Vector: SIMD, let rows: Int, let vectors: Int>(
  _ tile: InlineArray<rows, InlineArray<vectors, Vector>>, to target: UnsafeMutablePointer<Vector.Scalar>,
  channels: Int, _ grid: PixelGrid, _ first: PixelCursor, _ left: Int
) {
  var cursor = first
  for row in 0..<Swift.min(rows, left) {
    for vector in 0..<vectors {
      let channel = vector &* Vector.scalarCount
      unsafe storeWords(
        tile[row][vector], to: target + (cursor.output &+ channel), count: channels &- channel)
    }
    cursor.advance(by: 1, in: grid)
  }
}
