/// Builds a FlatBuffers file from its end to its beginning, as the format asks: an offset leads forward, so that what it
/// leads to is written first.
///
/// Bytes are appended in reverse and turned round at the end. A position counts from the end of the file, where it does
/// not change any more.
package struct Builder {
  private var reversed: [UInt8] = []
  private var virtualTables: [(words: [UInt16], position: Int)] = []

  package init() {}

  /// Where a table, vector or string begins.
  package struct Offset: Sendable {
    fileprivate let position: Int
  }

  package enum Field: Sendable {
    case number(UInt64, width: Int)
    case offset(Offset)

    package static func number<Number: FixedWidthInteger>(_ number: Number) -> Field {
      .number(UInt64(truncatingIfNeeded: number), width: MemoryLayout<Number>.size)
    }

    package static func flag(_ flag: Bool) -> Field { .number(UInt8(flag ? 1 : 0)) }

    fileprivate var width: Int {
      switch self {
      case .number(_, let width): width
      case .offset: 4
      }
    }
  }

  /// A table whose fields stand in the order of the schema, nil for one that is left out. Tables of the same form share
  /// one virtual table.
  package mutating func table(_ fields: [Field?]) -> Offset {
    var positions = [Int](repeating: 0, count: fields.count)
    var end: Int?
    for width in [8, 4, 2, 1] {
      for (id, field) in fields.enumerated() {
        guard let field, field.width == width else { continue }
        align(to: width, after: width)
        end = end ?? reversed.count
        switch field {
        case .number(let number, let width): append(number, width: width)
        case .offset(let target): append(offsetTo: target)
        }
        positions[id] = reversed.count
      }
    }
    align(to: 4, after: 4)
    let position = reversed.count + 4
    var words =
      [0, UInt16(position - (end ?? position - 4))] + positions.map { $0 == 0 ? 0 : UInt16(position - $0) }
    while words.count > 2, words.last == 0 { words.removeLast() }
    words[0] = UInt16(2 * words.count)

    if let shared = virtualTables.first(where: { $0.words == words }) {
      append(UInt64(truncatingIfNeeded: shared.position - position), width: 4)
    } else {
      append(UInt64(2 * words.count), width: 4)
      for word in words.reversed() { append(UInt64(word), width: 2) }
      virtualTables.append((words, reversed.count))
    }
    return Offset(position: position)
  }

  package mutating func vector(_ tables: [Offset]) -> Offset {
    align(to: 4, after: 4)
    for table in tables.reversed() { append(offsetTo: table) }
    append(UInt64(tables.count), width: 4)
    return Offset(position: reversed.count)
  }

  package mutating func vector<Number: FixedWidthInteger>(_ numbers: [Number]) -> Offset {
    let width = MemoryLayout<Number>.size
    align(to: max(width, 4), after: width * numbers.count)
    for number in numbers.reversed() { append(UInt64(truncatingIfNeeded: number), width: width) }
    append(UInt64(numbers.count), width: 4)
    return Offset(position: reversed.count)
  }

  package mutating func vector(_ numbers: [Float]) -> Offset { vector(numbers.map { $0.bitPattern }) }

  /// Bytes whose first lies at a multiple of `alignment`, at most 16.
  package mutating func vector(bytes: [UInt8], alignment: Int) -> Offset {
    align(to: alignment, after: bytes.count)
    reversed.append(contentsOf: bytes.reversed())
    append(UInt64(bytes.count), width: 4)
    return Offset(position: reversed.count)
  }

  package mutating func string(_ text: String) -> Offset {
    let bytes = Array(text.utf8)
    align(to: 4, after: bytes.count + 1)
    reversed.append(0)
    reversed.append(contentsOf: bytes.reversed())
    append(UInt64(bytes.count), width: 4)
    return Offset(position: reversed.count)
  }

  /// The bytes so far.
  package var count: Int { reversed.count }

  /// The file. `identifier` has four characters, which stand at offset 4.
  package consuming func finish(root: Offset, identifier: String) -> [UInt8] {
    align(to: 16, after: 8)
    reversed.append(contentsOf: identifier.utf8.reversed())
    append(offsetTo: root)
    reversed.reverse()
    return reversed
  }

  /// Pads so that a multiple of `alignment` is reached after `length` more bytes.
  private mutating func align(to alignment: Int, after length: Int) {
    while (reversed.count + length) % alignment != 0 { reversed.append(0) }
  }

  private mutating func append(_ number: UInt64, width: Int) {
    for index in (0..<width).reversed() {
      reversed.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
    }
  }

  /// An offset counts from its own place.
  private mutating func append(offsetTo target: Offset) {
    append(UInt64(reversed.count + 4 - target.position), width: 4)
  }
}
