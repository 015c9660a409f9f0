import AtrousFlatBuffers

extension OptionFields {
  /// Reads every field of an operator's options. Of a type that the schema below does not know, nothing is read.
  init(type: UInt8, _ table: Table?) throws(FlatBufferError) {
    let kinds = schemaFields.indices.contains(Int(type)) ? schemaFields[Int(type)] : []
    var values: [Value?] = []
    for (field, kind) in kinds.enumerated() {
      let value = try table?.value(field, kind: kind)
      guard let value else { continue }
      while values.count < field { values.append(nil) }
      values.append(value)
    }
    let isKnown = schemaFields.indices.contains(Int(type))
    self.init(type: type, values: values, isComplete: isKnown && (table?.fieldCount ?? 0) <= kinds.count)
  }
}

extension Table {
  fileprivate func value(_ field: Int, kind: UInt8) throws(FlatBufferError) -> OptionFields.Value? {
    switch kind {
    case UInt8(ascii: "b"): try scalar(field, as: UInt8.self).map { .byte($0) }
    case UInt8(ascii: "i"): try scalar(field, as: Int32.self).map { .int($0) }
    case UInt8(ascii: "l"): try scalar(field, as: Int64.self).map { .long($0) }
    case UInt8(ascii: "f"): try scalar(field, as: UInt32.self).map { .float(Float(bitPattern: $0)) }
    case UInt8(ascii: "B"): try scalars(field, as: UInt8.self).map { .bytes($0) }
    case UInt8(ascii: "I"): try scalars(field, as: Int32.self).map { .ints($0) }
    case UInt8(ascii: "s"): try string(field).map { .string($0) }
    default: nil
    }
  }
}

/// The fields of each table of the union `BuiltinOptions`, in the order of its numbers, from 0 (none) to 126
/// (`RightShiftOptions`), a letter a field: byte (bool and enumerations too), int32, long (int64), float32; `B` and `I`
/// are vectors of bytes and of 32-bit words, s is a string, x a field that was given up. A dash is a table without fields.
private let schemaFields: [[UInt8]] = Array(
  """
  - biibiib biiibii iII b biiiib ibb bb bbbbbB f ib bb b ifff bffbb xxbb i I iib i b b - ii - - - b bb b I bbb iiiiib
  - - i - bb - - b - - - - - - - - biibb b - - - - b - b ffib ii - i - - ii - - - - bffbbb bbbb bffbbb - - bb f - b -
  i b - - - - - - ii - - - - ii ii i - - - - - - bbb bb i - - biiibiii ibb - - - ss - - ll I b - - - - - - - - - -
  """.utf8
).split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }.map { word in
  word == [UInt8(ascii: "-")] ? [] : Array(word)
}
