/// Why a FlatBuffers file cannot be read, with the byte offset where that was seen.
public indirect enum FlatBufferError: Error, Equatable, Sendable, CustomStringConvertible {
  /// `count` bytes at `offset` do not fit a file of `size` bytes.
  case outOfBounds(offset: Int, count: Int, size: Int)
  /// The table at `offset` has no readable virtual table.
  case badVirtualTable(offset: Int)
  /// The field lies outside its table.
  case fieldOutsideTable(offset: Int, table: Int)
  /// A field that the schema requires is absent from the table at `offset`.
  case missingField(id: Int, table: Int)

  public var description: String {
    switch self {
    case .outOfBounds(let offset, let count, let size):
      "\(count) bytes at offset \(offset) lie outside the file's \(size)"
    case .badVirtualTable(let offset):
      "the table at offset \(offset) has no valid virtual table"
    case .fieldOutsideTable(let offset, let table):
      "the field at offset \(offset) lies outside its table at \(table)"
    case .missingField(let id, let table):
      "the table at offset \(table) lacks the required field \(id)"
    }
  }
}
