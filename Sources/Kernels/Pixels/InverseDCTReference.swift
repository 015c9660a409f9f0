/// The accurate integer inverse DCT: the factorisation of Loeffler, Ligtenberg and Moschytz (ICASSP 1989),
/// 12 multiplications a line. The roundings are those of libjpeg's "islow" method, the result is bit-exact with it.
package func inverseDCTReference(_ row: BlockRow) {
  for index in 0..<row.count {
    let samples = unsafe row.samples + index * 8
    switch unsafe row.kinds[index] {
    case .unneeded: break
    case .flat:
      let sample = unsafe flatSample(Int32(row.coefficients[index * 64]) &* row.quantization[0])
      for y in 0..<8 {
        for x in 0..<8 { unsafe samples[y * row.stride + x] = sample }
      }
    case .sparse, .full:
      unsafe transform(row.coefficients + index * 64, row.quantization, samples, row.stride)
    }
  }
}

private func transform(
  _ block: UnsafePointer<Int16>, _ quantization: UnsafePointer<Int32>, _ samples: UnsafeMutablePointer<UInt8>,
  _ stride: Int
) {
  var work = InlineArray<64, Int32>(repeating: 0)
  let firstHalf: Int32 = 1 << (constantBits - extraBits - 1)
  for x in 0..<8 {
    var column = InlineArray<8, Int32>(repeating: 0)
    for y in 0..<8 { column[y] = unsafe Int32(block[y * 8 + x]) &* quantization[y * 8 + x] }
    let line = inverseLine(column)
    for y in 0..<8 { work[y * 8 + x] = (line[y] &+ firstHalf) &>> (constantBits - extraBits) }
  }
  let secondShift = constantBits + extraBits + 3
  let secondHalf: Int32 = 1 << (secondShift - 1)
  for y in 0..<8 {
    var row = InlineArray<8, Int32>(repeating: 0)
    for x in 0..<8 { row[x] = work[y * 8 + x] }
    let line = inverseLine(row)
    for x in 0..<8 {
      // Undoes the level shift of ITU-T T.81, section A.3.1, and clamps.
      let value = (line[x] &+ secondHalf) &>> secondShift &+ 128
      unsafe samples[y * stride + x] = UInt8(max(0, min(255, value)))
    }
  }
}

/// One line of 8, scaled by sqrt(8) and 2^13. `wrapping` arithmetic: only damaged files overflow.
private func inverseLine(_ c: InlineArray<8, Int32>) -> InlineArray<8, Int32> {
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

  return [
    sum0 &+ odd1, sum1 &+ odd3, sum2 &+ odd5, sum3 &+ odd7,
    sum3 &- odd7, sum2 &- odd5, sum1 &- odd3, sum0 &- odd1,
  ]
}
