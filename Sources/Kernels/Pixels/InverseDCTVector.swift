/// A row of a block, or a column, in 32 bits.
@usableFromInline typealias DCTVector = SIMD8<Int32>
@usableFromInline typealias DCTVectors = InlineArray<8, SIMD8<Int32>>

/// `inverseDCTReference`, eight lines of a block at once.
@_alwaysEmitIntoClient @inline(__always)
package func inverseDCTVector(_ row: BlockRow) {
  var index = 0
  while index < row.count {
    let samples = unsafe row.samples + index &* 8
    let block = unsafe row.coefficients + index &* 64
    switch unsafe row.kinds[index] {
    case .unneeded: break
    case .flat:
      let sample = unsafe flatSample(Int32(block[0]) &* row.quantization[0])
      let eight = UInt64(sample) &* 0x0101_0101_0101_0101
      for y in 0..<8 { unsafe store(eight, samples + y &* row.stride) }
    case .sparse: unsafe transform(block, row, samples, lines: 4)
    case .full: unsafe transform(block, row, samples, lines: 8)
    }
    index &+= 1
  }
}

/// - Parameter lines: how many rows and columns may hold anything but zeros.
@_alwaysEmitIntoClient @inline(__always)
func transform(
  _ block: UnsafePointer<Int16>, _ row: BlockRow, _ samples: UnsafeMutablePointer<UInt8>, lines: Int
) {
  var rows = DCTVectors(repeating: .zero)
  for y in 0..<lines {
    unsafe rows[y] = widened(block + y &* 8) &* loaded(row.quantization + y &* 8)
  }
  let firstHalf = DCTVector(repeating: 1 << (constantBits - extraBits - 1))
  rows = inverseLines(rows)
  for y in 0..<8 { rows[y] = (rows[y] &+ firstHalf) &>> (constantBits - extraBits) }

  var columns = inverseLines(transposed(rows, columns: lines))
  let secondShift = constantBits + extraBits + 3
  let secondHalf = DCTVector(repeating: 1 << (secondShift - 1))
  for x in 0..<8 {
    // Clamped to -128...127, and 128 more.
    let below = DCTVector(repeating: 127) &- (columns[x] &+ secondHalf) &>> secondShift
    let limited = DCTVector(repeating: 255) &- (below & ~(below &>> 31))
    columns[x] = limited & ~(limited &>> 31)
  }
  // Four columns as the bytes of words, then two words as a row of samples.
  let left = columns[0] | columns[1] &<< 8 | columns[2] &<< 16 | columns[3] &<< 24
  let right = columns[4] | columns[5] &<< 8 | columns[6] &<< 16 | columns[7] &<< 24
  let (even, odd) = (evenWords(left, right), oddWords(left, right))
  for pair in 0..<4 {
    unsafe store(even[pair], samples + 2 &* pair &* row.stride)
    unsafe store(odd[pair], samples + (2 &* pair &+ 1) &* row.stride)
  }
}

/// `inverseLine` of the reference in every lane.
@_alwaysEmitIntoClient @inline(__always)
func inverseLines(_ c: DCTVectors) -> DCTVectors {
  let turned = (c[2] &+ c[6]) &* fixed(0.541196100)
  let even2 = turned &- c[6] &* fixed(1.847759065)
  let even3 = turned &+ c[2] &* fixed(0.765366865)
  let even0 = (c[0] &+ c[4]) &<< constantBits
  let even1 = (c[0] &- c[4]) &<< constantBits
  let (sum0, sum3) = (even0 &+ even3, even0 &- even3)
  let (sum1, sum2) = (even1 &+ even2, even1 &- even2)

  let all = (c[7] &+ c[3] &+ c[5] &+ c[1]) &* fixed(1.175875602)
  let outer = (c[7] &+ c[1]) &* fixed(0.899976223)
  let inner = (c[5] &+ c[3]) &* fixed(2.562915447)
  let left = all &- (c[7] &+ c[3]) &* fixed(1.961570560)
  let right = all &- (c[5] &+ c[1]) &* fixed(0.390180644)
  let odd7 = c[7] &* fixed(0.298631336) &- outer &+ left
  let odd5 = c[5] &* fixed(2.053119869) &- inner &+ right
  let odd3 = c[3] &* fixed(3.072711026) &- inner &+ left
  let odd1 = c[1] &* fixed(1.501321110) &- outer &+ right
  return [
    sum0 &+ odd1, sum1 &+ odd3, sum2 &+ odd5, sum3 &+ odd7, sum3 &- odd7, sum2 &- odd5, sum1 &- odd3,
    sum0 &- odd1,
  ]
}

/// The first `columns` columns of eight rows; the others are zero.
@_alwaysEmitIntoClient @inline(__always)
func transposed(_ rows: DCTVectors, columns: Int) -> DCTVectors {
  var result = DCTVectors(repeating: .zero)
  // Two words of every pair of rows, of even columns and of odd ones.
  let even0 = evenWords(rows[0], rows[1])
  let even1 = evenWords(rows[2], rows[3])
  let even2 = evenWords(rows[4], rows[5])
  let even3 = evenWords(rows[6], rows[7])
  let odd0 = oddWords(rows[0], rows[1])
  let odd1 = oddWords(rows[2], rows[3])
  let odd2 = oddWords(rows[4], rows[5])
  let odd3 = oddWords(rows[6], rows[7])
  for pair in 0..<columns / 2 {
    let even = SIMD4<UInt64>(even0[pair], even1[pair], even2[pair], even3[pair])
    let odd = SIMD4<UInt64>(odd0[pair], odd1[pair], odd2[pair], odd3[pair])
    unsafe result[2 &* pair] = unsafeBitCast(even, to: DCTVector.self)
    unsafe result[2 &* pair &+ 1] = unsafeBitCast(odd, to: DCTVector.self)
  }
  return result
}

/// `a[0], b[0], a[2], b[2], …`
@_alwaysEmitIntoClient @inline(__always)
func evenWords(_ a: DCTVector, _ b: DCTVector) -> SIMD4<UInt64> {
  let (a, b) = unsafe (unsafeBitCast(a, to: SIMD4<UInt64>.self), unsafeBitCast(b, to: SIMD4<UInt64>.self))
  return a & SIMD4(repeating: 0xFFFF_FFFF) | b &<< 32
}

/// `a[1], b[1], a[3], b[3], …`
@_alwaysEmitIntoClient @inline(__always)
func oddWords(_ a: DCTVector, _ b: DCTVector) -> SIMD4<UInt64> {
  let (a, b) = unsafe (unsafeBitCast(a, to: SIMD4<UInt64>.self), unsafeBitCast(b, to: SIMD4<UInt64>.self))
  return a &>> 32 | b & SIMD4(repeating: 0xFFFF_FFFF_0000_0000)
}

@_alwaysEmitIntoClient @inline(__always)
func widened(_ coefficients: UnsafePointer<Int16>) -> DCTVector {
  var upper = SIMD16<Int16>.zero
  upper.oddHalf = unsafe UnsafeRawPointer(coefficients).loadUnaligned(as: SIMD8<Int16>.self)
  return unsafe unsafeBitCast(upper, to: DCTVector.self) &>> 16
}

@_alwaysEmitIntoClient @inline(__always)
func loaded(_ values: UnsafePointer<Int32>) -> DCTVector {
  unsafe UnsafeRawPointer(values).loadUnaligned(as: DCTVector.self)
}

@_alwaysEmitIntoClient @inline(__always)
func store(_ samples: UInt64, _ target: UnsafeMutablePointer<UInt8>) {
  unsafe UnsafeMutableRawPointer(target).storeBytes(of: samples.littleEndian, as: UInt64.self)
}
