package import AtrousBytes

/// A FlatBuffers table: a position in a file, not a copy of it.
///
/// A table begins with the signed distance back to its virtual table; that holds, as 16-bit numbers, its own size,
/// the table's size, and for each field the field's offset in the table, or 0 where the field is absent
/// (FlatBuffers, "Internals"). Both sizes are checked when a table is made, every field when it is read.
package struct Table {
  package let bytes: ByteRegion
  package let position: Int
  private let virtualTable: Int
  private let virtualTableSize: Int
  private let size: Int

  package init(_ bytes: ByteRegion, at position: Int) throws(FlatBufferError) {
    let distance = try bytes.read(at: position, as: Int32.self)
    virtualTable = position.clampedSum(-Int64(distance))
    guard
      let virtualTableSize = bytes.load(at: virtualTable, as: UInt16.self),
      let size = bytes.load(at: virtualTable + 2, as: UInt16.self),
      virtualTableSize >= 4, virtualTableSize % 2 == 0, size >= 4,
      bytes.contains(offset: virtualTable, length: Int(virtualTableSize)),
      bytes.contains(offset: position, length: Int(size))
    else { throw .badVirtualTable(offset: position) }
    self.bytes = bytes
    self.position = position
    self.virtualTableSize = Int(virtualTableSize)
    self.size = Int(size)
  }

  /// The root table of a file: its offset stands in the first four bytes.
  package init(rootOf bytes: ByteRegion) throws(FlatBufferError) {
    try self.init(bytes, at: try bytes.size(at: 0))
  }

  /// Where a field of `width` bytes lies in the file; nil where it is absent.
  private func offset(of field: Int, width: Int) throws(FlatBufferError) -> Int? {
    let entry = 4 + 2 * field
    guard entry + 2 <= virtualTableSize else { return nil }
    let offset = Int(try bytes.read(at: virtualTable + entry, as: UInt16.self))
    guard offset != 0 else { return nil }
    guard offset >= 4, offset + width <= size else {
      throw .fieldOutsideTable(offset: position + offset, table: position)
    }
    return position + offset
  }

  /// One more than the last field that is present.
  package var fieldCount: Int {
    var count = (virtualTableSize - 4) / 2
    while count > 0, bytes.load(at: virtualTable + 2 + 2 * count, as: UInt16.self) == 0 { count -= 1 }
    return count
  }

  /// A scalar field; nil where the file leaves it out.
  package func scalar<Value: FixedWidthInteger & BitwiseCopyable>(
    _ field: Int, as type: Value.Type
  ) throws(FlatBufferError) -> Value? {
    guard let offset = try offset(of: field, width: MemoryLayout<Value>.size) else { return nil }
    return try bytes.read(at: offset, as: Value.self)
  }

  /// A scalar field, or the schema's default where the file leaves it out.
  package func scalar<Value: FixedWidthInteger & BitwiseCopyable>(
    _ field: Int, default absent: Value
  ) throws(FlatBufferError) -> Value {
    try scalar(field, as: Value.self) ?? absent
  }

  /// An unsigned field that is an index, a size or an offset, 0 where it is absent. One that `Int` cannot hold is `Int.max`.
  package func size(_ field: Int, as type: (some UnsignedInteger & FixedWidthInteger & BitwiseCopyable).Type)
    throws(FlatBufferError) -> Int
  {
    Int(clamping: try scalar(field, default: type.init()))
  }

  package func bool(_ field: Int) throws(FlatBufferError) -> Bool {
    try scalar(field, default: UInt8(0)) != 0
  }

  package func float(_ field: Int, default absent: Float) throws(FlatBufferError) -> Float {
    Float(bitPattern: try scalar(field, default: absent.bitPattern))
  }

  /// The target of a field that holds an offset, which counts from the field itself.
  private func target(of field: Int) throws(FlatBufferError) -> Int? {
    guard let offset = try offset(of: field, width: 4) else { return nil }
    return offset.clampedSum(try bytes.size(at: offset))
  }

  package func table(_ field: Int) throws(FlatBufferError) -> Table? {
    guard let target = try target(of: field) else { return nil }
    return try Table(bytes, at: target)
  }

  package func vector(_ field: Int, elementSize: Int) throws(FlatBufferError) -> Vector? {
    guard let target = try target(of: field) else { return nil }
    return try Vector(bytes, at: target, elementSize: elementSize)
  }

  /// A vector of tables; empty where the field is absent.
  package func tables(_ field: Int) throws(FlatBufferError) -> [Table] {
    guard let vector = try vector(field, elementSize: 4) else { return [] }
    var tables: [Table] = []
    tables.reserveCapacity(vector.count)
    for index in 0..<vector.count { tables.append(try vector.table(index)) }
    return tables
  }

  /// A vector of numbers; nil where the field is absent.
  package func scalars<Value: FixedWidthInteger & BitwiseCopyable>(
    _ field: Int, as type: Value.Type
  ) throws(FlatBufferError) -> [Value]? {
    guard let vector = try vector(field, elementSize: MemoryLayout<Value>.size) else { return nil }
    var values: [Value] = []
    values.reserveCapacity(vector.count)
    for index in 0..<vector.count {
      values.append(try bytes.read(at: vector.start + index * MemoryLayout<Value>.size, as: Value.self))
    }
    return values
  }

  /// A string; bytes that are not UTF-8 are replaced, since a name is only shown.
  package func string(_ field: Int) throws(FlatBufferError) -> String? {
    guard let vector = try vector(field, elementSize: 1), let bytes = bytes.copy(vector.range) else {
      return nil
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `value`, or an error that names the field where the file leaves out what it must hold.
  package func require<Value>(_ value: Value?, field: Int) throws(FlatBufferError) -> Value {
    guard let value else { throw .missingField(id: field, table: position) }
    return value
  }
}
