/// Decodes one block of a sequential scan (ITU-T T.81, section F.2.2) and puts its samples into the
/// component's plane.
func decodeSequentialBlock(
  _ bytes: Span<UInt8>, _ reader: inout EntropyReader, _ member: inout JPEGScan.Member, _ order: [Int],
  _ component: inout JPEGComponent, blockX: Int, blockY: Int
) {
  guard let dc = member.dc, let ac = member.ac else { return }
  var block = InlineArray<64, Int16>(repeating: 0)
  reader.refill(bytes)
  member.predictor &+= reader.signedNumber(reader.symbol(dc))
  block[0] = Int16(truncatingIfNeeded: member.predictor)

  var k = 1
  var isFlat = true
  while k < 64 {
    reader.refill(bytes)
    let symbol = reader.symbol(ac)
    let size = symbol & 15
    if size == 0 {
      // 0xF0 is a run of 16 zeros; the others end the block.
      if symbol != 0xF0 { break }
      k += 16
      continue
    }
    k += symbol >> 4
    if k > 63 {
      reader.sawInvalidCode = true
      k = 63
    }
    block[order[k]] = Int16(truncatingIfNeeded: reader.signedNumber(size))
    isFlat = false
    k += 1
  }

  let stride = component.stride
  let origin = blockY * 8 * stride + blockX * 8
  if isFlat {
    let value = flatSample(Int32(block[0]) &* component.quantization[0])
    var samples = component.samples.mutableSpan
    for y in 0..<8 {
      for x in 0..<8 { samples[origin + y * stride + x] = value }
    }
  } else {
    inverseDCT(block, component.quantization, &component.samples, at: origin, stride: stride)
  }
}
