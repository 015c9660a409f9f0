/// DC coefficient of a block in a progressive scan: its high bits, or one more bit (ITU-T T.81, G.1.2.1).
func decodeDC(
  _ bytes: Span<UInt8>, _ reader: inout EntropyReader, _ member: inout JPEGScan.Member, _ scan: JPEGScan,
  _ coefficient: inout Int16
) {
  reader.refill(bytes)
  if scan.high > 0 {
    if reader.number(1) == 1 { coefficient |= 1 &<< Int16(scan.low) }
  } else if let dc = member.dc {
    member.predictor &+= reader.signedNumber(reader.symbol(dc))
    coefficient = Int16(truncatingIfNeeded: member.predictor &<< scan.low)
  }
}

/// First scan of a band of AC coefficients (G.1.2.2). `block` is the offset of the block's 64 coefficients.
func readBand(
  _ bytes: Span<UInt8>, _ reader: inout EntropyReader, _ scan: JPEGScan, _ order: [Int],
  _ eobRun: inout Int, _ coefficients: inout [Int16], _ block: Int
) {
  guard let table = scan.members[0].ac else { return }
  if eobRun > 0 {
    eobRun -= 1
    return
  }
  var k = scan.first
  while k <= scan.last {
    reader.refill(bytes)
    let symbol = reader.symbol(table)
    let run = symbol >> 4
    let size = symbol & 15
    if size == 0 {
      if run < 15 {
        eobRun = (1 << run) - 1 + reader.number(run)
        return
      }
      k += 16
      continue
    }
    k += run
    if k > scan.last {
      reader.sawInvalidCode = true
      k = scan.last
    }
    coefficients[block + order[k]] = Int16(truncatingIfNeeded: reader.signedNumber(size) &<< scan.low)
    k += 1
  }
}

/// Refining scan of a band (G.1.2.3): one more bit for the coefficients that are not zero, and new ones of
/// magnitude 1 between them.
func refineBand(
  _ bytes: Span<UInt8>, _ reader: inout EntropyReader, _ scan: JPEGScan, _ order: [Int],
  _ eobRun: inout Int, _ coefficients: inout [Int16], _ block: Int
) {
  guard let table = scan.members[0].ac else { return }
  let bit = Int16(1) &<< Int16(scan.low)
  var k = scan.first
  if eobRun == 0 {
    while k <= scan.last {
      reader.refill(bytes)
      let symbol = reader.symbol(table)
      var run = symbol >> 4
      var value: Int16 = 0
      if symbol & 15 != 0 {
        value = reader.number(1) == 1 ? bit : 0 &- bit
      } else if run < 15 {
        eobRun = (1 << run) + reader.number(run)
        break
      }
      // Passes `run` zeros, refining what is not zero on the way.
      while k <= scan.last {
        let at = block + order[k]
        if coefficients[at] != 0 {
          refine(bytes, &reader, bit, &coefficients[at])
        } else if run == 0 {
          break
        } else {
          run -= 1
        }
        k += 1
      }
      if value != 0 {
        guard k <= scan.last else {
          reader.sawInvalidCode = true
          return
        }
        coefficients[block + order[k]] = value
      }
      k += 1
    }
  }
  if eobRun > 0 {
    while k <= scan.last {
      let at = block + order[k]
      if coefficients[at] != 0 { refine(bytes, &reader, bit, &coefficients[at]) }
      k += 1
    }
    eobRun -= 1
  }
}

@inline(__always)
private func refine(
  _ bytes: Span<UInt8>, _ reader: inout EntropyReader, _ bit: Int16, _ coefficient: inout Int16
) {
  reader.refill(bytes)
  guard reader.number(1) == 1 else { return }
  coefficient = coefficient < 0 ? coefficient &- bit : coefficient &+ bit
}
