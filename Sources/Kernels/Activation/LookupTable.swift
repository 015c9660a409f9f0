/// Any function of one 8-bit element into 8 bits, as its 256 values: the 8-bit activations, and QUANTIZE from one 8-bit
/// quantization to another.
package struct LookupTable: Sendable, Equatable {
  /// The output's byte for every byte of the input.
  package let table: [UInt8]
  package let count: Int

  /// - Parameter function: takes a value of `input`'s type; its result is clamped to `output`'s.
  package init(
    from input: QuantizedType, to output: QuantizedType, count: Int, _ function: (Int32) -> Int32
  ) {
    self.count = count
    table = (0...255).map { (byte: UInt8) in
      let value =
        switch input {
        case .int8: Int32(Int8(bitPattern: byte))
        case .uint8: Int32(byte)
        }
      return UInt8(truncatingIfNeeded: function(value).clamped(to: output.range))
    }
  }

  package var isIdentity: Bool { table.indices.allSatisfy { Int(table[$0]) == $0 } }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let input = unsafe operands.input(as: UInt8.self)
      let output = unsafe operands.output(as: UInt8.self)
      for index in pieces.elements(units) {
        unsafe output[index] = table[Int(input[index])]
      }
    }
  }
}
