/// Any function of one quantized element, as its values for all elements: the activations, and QUANTIZE from one
/// quantization to another.
package struct LookupTable: Sendable {
  package let from: QuantizedType
  package let to: QuantizedType
  package let count: Int
  /// An output for every bit pattern of an input.
  let table: Constant
  private let isEqual: Bool
  /// Where the optimized kernels leave the last elements to scalar code: what it makes of them.
  private(set) var tail: (start: Int, table: Constant)?

  /// - Parameter function: takes a value of `input`'s type; its result is clamped to `output`'s.
  package init(
    from input: QuantizedType, to output: QuantizedType, count: Int, _ function: (Int32) -> Int32
  ) {
    (from, to, self.count) = (input, output, count)
    let inputs = (0..<1 << (8 * input.scalar.size)).map { input.value(ofBits: $0) }
    let outputs = inputs.map { function($0).clamped(to: output.range) }
    isEqual = input == output && inputs == outputs
    table =
      output.scalar.size == 1
      ? Constant(outputs.map { UInt8(truncatingIfNeeded: $0) })
      : Constant(outputs.map { UInt16(truncatingIfNeeded: $0) })
  }

  /// - Parameter bytes: an output for every bit pattern of an input.
  package init(from input: QuantizedType, to output: QuantizedType, count: Int, bytes: [UInt8]) {
    (from, to, self.count) = (input, output, count)
    isEqual = input == output && bytes.indices.allSatisfy { bytes[$0] == UInt8($0) }
    table = Constant(copying: bytes)
  }

  /// The bytes of a table from 8 bits to 8 that is the same for all elements.
  package var bytes: [UInt8]? {
    from.scalar.size == 1 && to.scalar.size == 1 && tail == nil ? table.array(of: UInt8.self) : nil
  }

  /// A table of bytes for the elements of whole blocks, and another for the rest.
  package init(body: LookupTable, tail: LookupTable, block: Int) {
    self = body
    let isUniform = tail.table.array(of: UInt8.self) == body.table.array(of: UInt8.self)
    if !isUniform { self.tail = (tailStart(of: count, block: block), tail.table) }
  }

  package var isIdentity: Bool { tail == nil && isEqual }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    switch (from.scalar.size, to.scalar.size) {
    case (1, 1): reading(UInt8.self, UInt8.self)
    case (1, _): reading(UInt8.self, UInt16.self)
    case (_, 1): reading(UInt16.self, UInt8.self)
    default: reading(UInt16.self, UInt16.self)
    }
  }

  private func reading<Bits: FixedWidthInteger & BitwiseCopyable & Sendable, Output: BitwiseCopyable>(
    _: Bits.Type, _: Output.Type
  ) -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let input = unsafe operands.input(as: Bits.self)
      let output = unsafe operands.output(as: Output.self)
      table.withSpan(as: Output.self) { table in
        for index in pieces.elements(units) { unsafe output[index] = table[Int(input[index])] }
      }
      guard let tail else { return }
      tail.table.withSpan(as: Output.self) { table in
        for index in pieces.elements(units) where index >= tail.start {
          unsafe output[index] = table[Int(input[index])]
        }
      }
    }
  }
}

extension QuantizedType {
  /// The value of an element with these bits.
  fileprivate func value(ofBits bits: Int) -> Int32 {
    switch self {
    case .int8: Int32(Int8(truncatingIfNeeded: bits))
    case .uint8: Int32(UInt8(truncatingIfNeeded: bits))
    case .int16: Int32(Int16(truncatingIfNeeded: bits))
    }
  }
}
