/// Sums and greatest values of elements that lie side by side.
@frozen @usableFromInline package enum RowLoop<ISA: VectorISA> {
  /// Of each row the sum of its bytes, taken for signed or not.
  @_alwaysEmitIntoClient @inline(__always)
  package static func totals(
    _ bytes: UnsafePointer<UInt8>, _ rows: Int, _ columns: Int, _ isSigned: Bool,
    _ totals: UnsafeMutablePointer<Int32>
  ) {
    for row in 0..<rows {
      let bytes = unsafe bytes + row &* columns
      var sums = ISA.Words.zero
      var index = 0
      while index &+ ISA.lanes <= columns {
        unsafe sums = sums &+ loadWords(bytes + index, isSigned, ISA.self)
        index &+= ISA.lanes
      }
      var sum: Int32 = 0
      for lane in 0..<ISA.lanes { sum &+= sums[lane] }
      while index < columns {
        let byte = unsafe bytes[index]
        sum &+= isSigned ? Int32(Int8(bitPattern: byte)) : Int32(byte)
        index &+= 1
      }
      unsafe totals[row] = sum
    }
  }

  /// Of each row the sum of its floats, which are read in whole vectors, beyond their end too.
  @_alwaysEmitIntoClient @inline(__always)
  package static func totals(
    _ values: UnsafePointer<Float>, _ rows: Int, _ columns: Int, _ totals: UnsafeMutablePointer<Float>
  ) {
    let whole = columns / ISA.lanes &* ISA.lanes
    // All bits of the lanes that still are of the row behind its whole vectors.
    var rest = ISA.Words.zero
    for lane in 0..<columns &- whole { rest[lane] = -1 }
    for row in 0..<rows {
      let values = unsafe values + row &* columns
      var sums = ISA.Floats.zero
      var index = 0
      while index < whole {
        unsafe sums = ISA.add(sums, UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self))
        index &+= ISA.lanes
      }
      if whole < columns {
        let last = unsafe UnsafeRawPointer(values + whole).loadUnaligned(as: ISA.Words.self)
        sums = ISA.add(sums, ISA.floats(last & rest))
      }
      unsafe totals[row] = sums.total
    }
  }

  /// The greatest of floats; -∞ of none. The last vector ends with them, and overlaps the one before.
  @_alwaysEmitIntoClient @inline(__always)
  package static func greatest(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
    let last = count &- ISA.lanes
    if last < 0 {
      var greatest = -Float.infinity
      for index in 0..<count { unsafe greatest = values[index] > greatest ? values[index] : greatest }
      return greatest
    }
    var greatest = ISA.Floats(repeating: -.infinity)
    var index = 0
    while index < last {
      unsafe greatest = ISA.max(
        UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self), greatest)
      index &+= ISA.lanes
    }
    unsafe greatest = ISA.max(
      UnsafeRawPointer(values + last).loadUnaligned(as: ISA.Floats.self), greatest)
    return greatest.greatest
  }
}
