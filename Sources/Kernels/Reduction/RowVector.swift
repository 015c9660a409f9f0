/// Sums and greatest values of elements that lie side by side.
@frozen @usableFromInline package enum RowLoop<ISA: VectorISA> {
  /// The sum of bytes, taken for signed or not.
  @_alwaysEmitIntoClient @inline(__always)
  package static func total(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ isSigned: Bool) -> Int32 {
    var sums = ISA.Words.zero
    var index = 0
    while index &+ ISA.lanes <= count {
      unsafe sums = sums &+ loadWords(bytes + index, isSigned, ISA.self)
      index &+= ISA.lanes
    }
    var sum: Int32 = 0
    for lane in 0..<ISA.lanes { sum &+= sums[lane] }
    while index < count {
      let byte = unsafe bytes[index]
      sum &+= isSigned ? Int32(Int8(bitPattern: byte)) : Int32(byte)
      index &+= 1
    }
    return sum
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func total(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
    var sums = ISA.Floats.zero
    var index = 0
    while index &+ ISA.lanes <= count {
      unsafe sums = ISA.add(sums, UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self))
      index &+= ISA.lanes
    }
    var sum = sums.total
    while index < count {
      unsafe sum += values[index]
      index &+= 1
    }
    return sum
  }

  /// The greatest of floats; -∞ of none.
  @_alwaysEmitIntoClient @inline(__always)
  package static func greatest(_ values: UnsafePointer<Float>, _ count: Int) -> Float {
    var greatest = ISA.Floats(repeating: -.infinity)
    var index = 0
    while index &+ ISA.lanes <= count {
      unsafe greatest = ISA.max(
        UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self), greatest)
      index &+= ISA.lanes
    }
    var result = greatest.greatest
    while index < count {
      unsafe result = values[index] > result ? values[index] : result
      index &+= 1
    }
    return result
  }
}
