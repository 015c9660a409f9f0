/// One block of a progressive scan (ITU-T T.81, section G.1.2). `block` is where its 64 coefficients stand; those of a block
/// that is not needed are read and not kept, but for the bits of `nonzero`.
extension JPEGScanState {
  /// DC coefficient: its high bits, or one more bit (G.1.2.1).
  @inline(__always)
  mutating func readDC(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ place: JPEGMCUs.Place,
    _ coefficients: inout MutableSpan<Int16>, _ block: Int, isNeeded: Bool
  ) {
    reader.refill(bytes)
    if scan.high > 0 {
      if reader.number(1) == 1 && isNeeded { coefficients[block] |= 1 &<< Int16(scan.low) }
    } else {
      predictors[place.member] &+= reader.takeNumber(reader.nextCode(scan, lookups, place.dc))
      if isNeeded {
        coefficients[block] = Int16(truncatingIfNeeded: predictors[place.member] &<< scan.low)
      }
    }
  }

  /// First scan of a band of AC coefficients (G.1.2.2).
  @inline(__always)
  mutating func readBand(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ order: Span<UInt8>,
    _ table: Int, _ coefficients: inout MutableSpan<Int16>, _ block: Int, _ nonzero: inout UInt64,
    isNeeded: Bool
  ) {
    if eobRun > 0 {
      eobRun -= 1
      return
    }
    var reader = reader
    defer { self.reader = reader }
    let last = scan.last
    var k = scan.first
    while k <= last {
      reader.refill(bytes)
      let code = reader.nextCode(scan, lookups, table)
      if code.size == 0 {
        reader.take(code)
        if code.run < 15 {
          eobRun = (1 << code.run) - 1 + reader.number(code.run)
          return
        }
        k &+= 16
        continue
      }
      k &+= code.run
      if k > last {
        reader.sawInvalidCode = true
        k = last
      }
      let value = Int16(truncatingIfNeeded: reader.takeNumber(code) &<< scan.low)
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: k)
      nonzero = value == 0 ? nonzero & ~bit : nonzero | bit
      if isNeeded { coefficients[block &+ Int(order[k])] = value }
      k &+= 1
    }
  }

  /// Refining scan of a band (G.1.2.3): one more bit for the coefficients that are not zero, and new ones of
  /// magnitude 1 between them.
  @inline(__always)
  mutating func refineBand(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ order: Span<UInt8>,
    _ table: Int, _ coefficients: inout MutableSpan<Int16>, _ block: Int, _ nonzero: inout UInt64,
    isNeeded: Bool
  ) {
    var reader = reader
    defer { self.reader = reader }
    let one = Int16(1) &<< Int16(scan.low)
    // Bits of the coefficients from here to the end of the band.
    var rest = ~UInt64(0) &<< UInt64(scan.first) & ~UInt64(0) &>> UInt64(63 &- scan.last)
    while eobRun == 0 && rest != 0 {
      reader.refill(bytes)
      let code = reader.nextCode(scan, lookups, table)
      reader.take(code)
      var value: Int16 = 0
      if code.size != 0 {
        value = reader.number(1) == 1 ? one : 0 &- one
      } else if code.run < 15 {
        eobRun = (1 << code.run) + reader.number(code.run)
        break
      }
      // Passes `run` zeros, refining what is not zero on the way. The next zero is the new coefficient's; none is 0.
      var zeros = rest & ~nonzero
      for _ in 0..<code.run { zeros &= zeros &- 1 }
      let bit = zeros & (0 &- zeros)
      let passed = rest & (bit &- 1)
      reader.refine(bytes, passed & nonzero, one, order, &coefficients, block, isNeeded: isNeeded)
      if value != 0 {
        guard bit != 0 else {
          reader.sawInvalidCode = true
          return
        }
        nonzero |= bit
        if isNeeded { coefficients[block &+ Int(order[bit.trailingZeroBitCount])] = value }
      }
      rest &= ~(passed | bit)
    }
    if eobRun > 0 {
      reader.refine(bytes, rest & nonzero, one, order, &coefficients, block, isNeeded: isNeeded)
      eobRun -= 1
    }
  }
}

extension EntropyReader {
  /// Reads a bit for each coefficient of `mask`, and adds it to its magnitude in the place of `one`.
  @inline(__always)
  fileprivate mutating func refine(
    _ bytes: Span<UInt8>, _ mask: UInt64, _ one: Int16, _ order: Span<UInt8>,
    _ coefficients: inout MutableSpan<Int16>, _ block: Int, isNeeded: Bool
  ) {
    guard isNeeded else { return skip(bytes, mask.nonzeroBitCount) }
    var mask = mask
    while mask != 0 {
      refill(bytes)
      let at = block &+ Int(order[mask.trailingZeroBitCount])
      mask &= mask &- 1
      let sign = coefficients[at] &>> 15
      let more = one & (0 &- Int16(truncatingIfNeeded: number(1)))
      coefficients[at] &+= (more ^ sign) &- sign
    }
  }
}
