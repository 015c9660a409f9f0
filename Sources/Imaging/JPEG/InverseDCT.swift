/// The accurate integer inverse DCT: the factorisation of Loeffler, Ligtenberg and Moschytz (ICASSP 1989),
/// 12 multiplications a line, constants in 13-bit fixed point, 2 more bits kept between the passes. The
/// roundings are those of libjpeg's "islow" method, the result is bit-exact with it.

private let constantBits: Int32 = 13
private let extraBits: Int32 = 2

/// `x` in 13-bit fixed point.
@inline(__always)
private func fixed(_ x: Double) -> Int32 { Int32(x * 8192 + 0.5) }

/// One line of 8, scaled by sqrt(8) and 2^13. `wrapping` arithmetic: only damaged files overflow.
@inline(__always)
private func inverseLine(_ c: SIMD8<Int32>) -> SIMD8<Int32> {
  // Even part: a rotation by pi/8 and two butterflies.
  let turned = (c[2] &+ c[6]) &* fixed(0.541196100)
  let even2 = turned &- c[6] &* fixed(1.847759065)
  let even3 = turned &+ c[2] &* fixed(0.765366865)
  let even0 = (c[0] &+ c[4]) &<< constantBits
  let even1 = (c[0] &- c[4]) &<< constantBits
  let sum0 = even0 &+ even3
  let sum3 = even0 &- even3
  let sum1 = even1 &+ even2
  let sum2 = even1 &- even2

  // Odd part: figure 8 of the paper, with its rotations shared.
  let all = (c[7] &+ c[3] &+ c[5] &+ c[1]) &* fixed(1.175875602)
  let outer = (c[7] &+ c[1]) &* fixed(0.899976223)
  let inner = (c[5] &+ c[3]) &* fixed(2.562915447)
  let left = all &- (c[7] &+ c[3]) &* fixed(1.961570560)
  let right = all &- (c[5] &+ c[1]) &* fixed(0.390180644)
  let odd7 = c[7] &* fixed(0.298631336) &- outer &+ left
  let odd5 = c[5] &* fixed(2.053119869) &- inner &+ right
  let odd3 = c[3] &* fixed(3.072711026) &- inner &+ left
  let odd1 = c[1] &* fixed(1.501321110) &- outer &+ right

  return SIMD8(
    sum0 &+ odd1, sum1 &+ odd3, sum2 &+ odd5, sum3 &+ odd7,
    sum3 &- odd7, sum2 &- odd5, sum1 &- odd3, sum0 &- odd1)
}

/// The sample of every pixel of a block whose only coefficient is `dc` (dequantized).
@inline(__always)
package func flatSample(_ dc: Int32) -> UInt8 {
  let half: Int32 = 1 << (extraBits + 2)
  return levelShifted(((dc &<< extraBits) &+ half) &>> (extraBits + 3))
}

/// Undoes the level shift of ITU-T T.81, section A.3.1, and clamps.
@inline(__always)
private func levelShifted(_ value: Int32) -> UInt8 {
  UInt8(truncatingIfNeeded: max(0, min(255, value &+ 128)))
}

/// Dequantizes a block in natural order, transforms it, and stores 8 x 8 samples at `origin`.
package func inverseDCT(
  _ block: borrowing InlineArray<64, Int16>, _ quantization: [Int32], _ samples: inout [UInt8],
  at origin: Int, stride: Int
) {
  var work = InlineArray<64, Int32>(repeating: 0)
  let firstHalf: Int32 = 1 << (constantBits - extraBits - 1)
  for x in 0..<8 {
    var column = SIMD8<Int32>()
    for y in 0..<8 { column[y] = Int32(block[y * 8 + x]) &* quantization[y * 8 + x] }
    let line = inverseLine(column)
    for y in 0..<8 { work[y * 8 + x] = (line[y] &+ firstHalf) &>> (constantBits - extraBits) }
  }
  let secondShift = constantBits + extraBits + 3
  let secondHalf: Int32 = 1 << (secondShift - 1)
  var output = samples.mutableSpan
  for y in 0..<8 {
    var row = SIMD8<Int32>()
    for x in 0..<8 { row[x] = work[y * 8 + x] }
    let line = inverseLine(row)
    let at = origin + y * stride
    for x in 0..<8 { output[at + x] = levelShifted((line[x] &+ secondHalf) &>> secondShift) }
  }
}
