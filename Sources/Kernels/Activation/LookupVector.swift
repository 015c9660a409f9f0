extension LookupTable {
  /// The vector kernel, from 8 bits to 8 bits or from 16 to 16. A table that only flips bits, as from uint8 to int8 of the
  /// same scale, is an XOR of eight bytes at a time; one of 16 bits is read through a pointer.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard tail == nil else { return nil }
    let pieces = Pieces(of: count)
    guard from.scalar.size == 1, to.scalar.size == 1 else { return wide(pieces) }
    let bytes = table.array(of: UInt8.self)
    let flips = bytes[0]
    if bytes.indices.allSatisfy({ bytes[$0] == UInt8($0) ^ flips }) {
      let word = UInt64(flips) &* 0x0101_0101_0101_0101
      return Kernel(units: pieces.units) { operands, units in
        let elements = pieces.elements(units)
        let input = unsafe UnsafeRawPointer(operands.input(as: UInt8.self).baseAddress!)
        let output = unsafe UnsafeMutableRawPointer(operands.output(as: UInt8.self).baseAddress!)
        let words = elements.lowerBound + elements.count / 8 * 8
        for offset in stride(from: elements.lowerBound, to: words, by: 8) {
          let bytes = unsafe input.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
          unsafe output.storeBytes(of: bytes ^ word, toByteOffset: offset, as: UInt64.self)
        }
        for offset in words..<elements.upperBound {
          unsafe output.storeBytes(
            of: input.load(fromByteOffset: offset, as: UInt8.self) ^ flips, toByteOffset: offset,
            as: UInt8.self)
        }
      }
    }
    let differences = bytes.indices.map { $0 % 128 < 16 ? bytes[$0] : bytes[$0] ^ bytes[$0 - 16] }
    let table = Constant(bytes + differences)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      unsafe kernels.lookUp(
        operands.input(as: UInt8.self).baseAddress! + elements.lowerBound,
        operands.output(as: UInt8.self).baseAddress! + elements.lowerBound, elements.count,
        table.pointer(to: UInt8.self))
    }
  }

  private func wide(_ pieces: Pieces) -> Kernel? {
    guard from.scalar.size == 2, to.scalar.size == 2 else { return nil }
    return Kernel(units: pieces.units) { operands, units in
      let table = unsafe table.pointer(to: UInt16.self)
      let input = unsafe operands.input(as: UInt16.self).baseAddress!
      let output = unsafe operands.output(as: UInt16.self).baseAddress!
      for index in pieces.elements(units) { unsafe output[index] = table[Int(input[index])] }
    }
  }
}
