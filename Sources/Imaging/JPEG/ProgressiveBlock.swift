extension JPEGScanState {
  /// DC coefficient of a block in a progressive scan: its high bits, or one more bit (ITU-T T.81, G.1.2.1).
  mutating func readDC(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ place: JPEGMCUs.Place,
    _ coefficient: inout Int16
  ) {
    reader.refill(bytes)
    if scan.high > 0 {
      if reader.number(1) == 1 { coefficient |= 1 &<< Int16(scan.low) }
    } else {
      predictors[place.member] &+= reader.takeNumber(reader.nextCode(scan, lookups, place.dc))
      coefficient = Int16(truncatingIfNeeded: predictors[place.member] &<< scan.low)
    }
  }

  /// First scan of a band of AC coefficients (G.1.2.2). `block` is the offset of the block's 64 coefficients.
  mutating func readBand(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ order: Span<UInt8>,
    _ table: Int, _ coefficients: inout MutableSpan<Int16>, _ block: Int
  ) {
    if eobRun > 0 {
      eobRun -= 1
      return
    }
    var reader = reader
    defer { self.reader = reader }
    var k = scan.first
    while k <= scan.last {
      reader.refill(bytes)
      let code = reader.nextCode(scan, lookups, table)
      if code.size == 0 {
        reader.take(code)
        if code.run < 15 {
          eobRun = (1 << code.run) - 1 + reader.number(code.run)
          return
        }
        k += 16
        continue
      }
      k += code.run
      if k > scan.last {
        reader.sawInvalidCode = true
        k = scan.last
      }
      coefficients[block + Int(order[k])] = Int16(
        truncatingIfNeeded: reader.takeNumber(code) &<< scan.low)
      k += 1
    }
  }

  /// Refining scan of a band (G.1.2.3): one more bit for the coefficients that are not zero, and new ones of
  /// magnitude 1 between them.
  mutating func refineBand(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ order: Span<UInt8>,
    _ table: Int, _ coefficients: inout MutableSpan<Int16>, _ block: Int
  ) {
    var reader = reader
    defer { self.reader = reader }
    let bit = Int16(1) &<< Int16(scan.low)
    var k = scan.first
    if eobRun == 0 {
      while k <= scan.last {
        reader.refill(bytes)
        let code = reader.nextCode(scan, lookups, table)
        reader.take(code)
        var run = code.run
        var value: Int16 = 0
        if code.size != 0 {
          value = reader.number(1) == 1 ? bit : 0 &- bit
        } else if run < 15 {
          eobRun = (1 << run) + reader.number(run)
          break
        }
        // Passes `run` zeros, refining what is not zero on the way.
        while k <= scan.last {
          let at = block + Int(order[k])
          if coefficients[at] != 0 {
            reader.refine(bytes, bit, &coefficients[at])
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
          coefficients[block + Int(order[k])] = value
        }
        k += 1
      }
    }
    if eobRun > 0 {
      while k <= scan.last {
        let at = block + Int(order[k])
        if coefficients[at] != 0 { reader.refine(bytes, bit, &coefficients[at]) }
        k += 1
      }
      eobRun -= 1
    }
  }
}

extension EntropyReader {
  @inline(__always)
  fileprivate mutating func refine(_ bytes: Span<UInt8>, _ bit: Int16, _ coefficient: inout Int16) {
    refill(bytes)
    guard number(1) == 1 else { return }
    coefficient = coefficient < 0 ? coefficient &- bit : coefficient &+ bit
  }
}
