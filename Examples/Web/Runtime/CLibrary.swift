// The few other functions of a C library that compiled Swift calls.

@_cdecl("memcmp")
public func memcmp(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ count: Int) -> Int32 {
  for index in 0..<count where a[index] != b[index] { return Int32(a[index]) - Int32(b[index]) }
  return 0
}

/// Halves away from zero.
@_cdecl("round")
public func round(_ x: Double) -> Double {
  let whole = x.rounded(.towardZero)
  let isUp = (x - whole).magnitude >= 0.5
  return Double(signOf: x, magnitudeOf: isUp ? whole + Double(signOf: x, magnitudeOf: 1) : whole)
}

@_cdecl("roundf")
public func roundf(_ x: Float) -> Float {
  let whole = x.rounded(.towardZero)
  let isUp = (x - whole).magnitude >= 0.5
  return Float(signOf: x, magnitudeOf: isUp ? whole + Float(signOf: x, magnitudeOf: 1) : whole)
}

/// The lower 128 bits of a product: for checks of overflow in 64 bits.
@_cdecl("__multi3")
public func multiply128(
  _ result: UnsafeMutablePointer<UInt64>, _ aLow: UInt64, _ aHigh: UInt64, _ bLow: UInt64, _ bHigh: UInt64
) {
  let mask: UInt64 = 0xffff_ffff
  let (a0, a1, b0, b1) = (aLow & mask, aLow >> 32, bLow & mask, bLow >> 32)
  let (low, first, second) = (a0 &* b0, a0 &* b1, a1 &* b0)
  let middle = (low >> 32) &+ (first & mask) &+ (second & mask)
  result[0] = (low & mask) | (middle << 32)
  let high = a1 &* b1 &+ (first >> 32) &+ (second >> 32) &+ (middle >> 32)
  result[1] = high &+ aLow &* bHigh &+ aHigh &* bLow
}

/// The seed of hash tables. Always the same, so that every run is like every other; nobody else shares the tables.
@_cdecl("arc4random_buf")
public func randomBytes(_ target: UnsafeMutablePointer<UInt8>, _ count: Int) {
  for index in 0..<count { target[index] = 0x5a }
}
