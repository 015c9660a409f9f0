import AtrousKernels

extension EntropyReader {
  /// Reads one block of a sequential scan (ITU-T T.81, section F.2.2).
  ///
  /// - Parameters:
  ///   - order: `jpegNaturalOrder`.
  ///   - start: where the block's 64 coefficients stand. A `flat` block's others are left as they are.
  ///   - isNeeded: whether they are written at all.
  /// - Returns: what is known of the block.
  @inline(__always)
  mutating func readBlock(
    _ bytes: Span<UInt8>, _ scan: borrowing JPEGScan, _ lookups: Span<JPEGCode>, _ order: Span<UInt8>,
    dc: Int, ac: Int, predictor: inout Int, into coefficients: inout MutableSpan<Int16>, at start: Int,
    isNeeded: Bool
  ) -> BlockKind {
    refill(bytes)
    predictor &+= takeNumber(nextCode(scan, lookups, dc))
    var k = 1
    var last = 0
    while k < 64 {
      refill(bytes)
      let code = nextCode(scan, lookups, ac)
      if code.size == 0 {
        take(code)
        // A run of 15 is one of 16 zeros; the others end the block.
        if code.run != 15 { break }
        k &+= 16
        continue
      }
      k &+= code.run
      if k > 63 {
        sawInvalidCode = true
        k = 63
      }
      let value = Int16(truncatingIfNeeded: takeNumber(code))
      if isNeeded {
        if last == 0 {
          for index in 0..<64 { unsafe coefficients[unchecked: start &+ index] = 0 }
        }
        unsafe coefficients[unchecked: start &+ Int(order[unchecked: k])] = value
      }
      last = k
      k &+= 1
    }
    guard isNeeded else { return .unneeded }
    unsafe coefficients[unchecked: start] = Int16(truncatingIfNeeded: predictor)
    // The first ten in zigzag order stand in the upper left quarter.
    return last == 0 ? .flat : last < 10 ? .sparse : .full
  }
}
