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

/// Stores the first `count` floats of a vector, or all of it where it is shorter.
@_alwaysEmitIntoClient @inline(__always)
package func storeWords<Floats: SIMD>(_ floats: Floats, to target: UnsafeMutablePointer<Float>, count: Int)
where Floats.Scalar == Float {
  if count >= Floats.scalarCount {
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: floats, as: Floats.self)
  } else {
    for index in 0..<count { unsafe target[index] = floats[index] }
  }
}
