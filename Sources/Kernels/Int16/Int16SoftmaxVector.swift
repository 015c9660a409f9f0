/// Rows of a 16-bit SOFTMAX whose powers are known: each becomes its share of the row's sum, as `Int16Share` has it.
@frozen @usableFromInline @safe package struct Int16SharesRun {
  /// Q0.15, a row after the other, each of whole vectors.
  @usableFromInline package var powers: UnsafePointer<Int32>
  @usableFromInline package var output: UnsafeMutablePointer<Int16>
  @usableFromInline package var rows: Int
  @usableFromInline package var depth: Int
  /// For each row.
  @usableFromInline package var inverses: UnsafePointer<Int32>
  @usableFromInline package var shifts: UnsafePointer<Int32>
}

extension SharesLoop {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: Int16SharesRun) {
    var powers = unsafe UnsafeRawPointer(run.powers)
    for row in 0..<run.rows {
      let inverse = unsafe ISA.Words(repeating: run.inverses[row])
      let shift = unsafe run.shifts[row]
      let half = ISA.Words(repeating: 1 &<< (shift &- 1))
      let shifts = ISA.Words(repeating: shift)
      for index in stride(from: row &* run.depth, to: (row &+ 1) &* run.depth, by: ISA.lanes) {
        let power = unsafe powers.loadUnaligned(as: ISA.Words.self)
        unsafe powers += ISA.lanes &* 4
        let quotient = ISA.shiftRight(power &* inverse &+ half, by: shifts)
        let share = ISA.min(ISA.max(quotient, .zero), ISA.Words(repeating: 32767))
        // What a vector has too many is written over by the next row.
        unsafe storeHalves(
          share, to: run.output + index, count: run.rows &* run.depth &- index, ISA.self)
      }
    }
  }
}

extension Int16Softmax {
  /// The vector kernel: the powers are a table, up to the difference from which on they are all the same. A unit is a row.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard depth > 0 else { return nil }
    var count = 1
    // A left shift by more overflows.
    while count < 65536, requantizer.factor.shift > 15 || requantizer(Int32(-count)) > -65535 { count *= 2 }
    let last = min(count, 65535)
    let table = Constant((0...last).map { Int16(power(Int32($0))) })
    let memory = SoftmaxRows(depth: depth, lanes: kernels.lanes)
    return Kernel(units: rows) { operands, rows in
      let input = unsafe operands.input(as: Int16.self).baseAddress!
      let output = unsafe operands.output(as: Int16.self).baseAddress!
      let table = unsafe table.pointer(to: Int16.self)
      unsafe memory.forEach(of: rows) { rows, powers, inverses, shifts in
        for (index, row) in rows.enumerated() {
          let sum = unsafe fill(powers + index * memory.rowWords, input + row * depth, table, last: last)
          let share = share(of: sum)
          unsafe inverses[index] = share.inverse
          unsafe shifts[index] = share.shift
        }
        unsafe kernels.int16Shares(
          Int16SharesRun(
            powers: powers, output: output + rows.lowerBound * depth, rows: rows.count, depth: depth,
            inverses: inverses, shifts: shifts))
      }
    }
  }

  /// Looks up the powers of a row.
  ///
  /// - Parameter table: powers by how far they are below the greatest value.
  /// - Returns: their sum.
  private func fill(
    _ powers: UnsafeMutablePointer<Int32>, _ row: UnsafePointer<Int16>, _ table: UnsafePointer<Int16>,
    last: Int
  ) -> Int32 {
    var greatest = Int16.min
    for index in 0..<depth { greatest = unsafe max(greatest, row[index]) }
    var sum: Int64 = 0
    for index in 0..<depth {
      let power = unsafe Int32(table[min(Int(greatest) &- Int(row[index]), last)])
      unsafe powers[index] = power
      sum += Int64(power)
    }
    return Int32(clamping: sum)
  }
}
