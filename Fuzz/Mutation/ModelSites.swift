/// A number of a `.tflite` file that says how to read the rest of it, or what the model computes.
package struct Site: Sendable, Equatable {
  package enum Kind: Sendable, CaseIterable {
    /// A 16-bit entry of a virtual table, or a size in it.
    case virtualTable
    /// The distance to another part of the file, or back to a virtual table.
    case offset
    /// How many elements a vector has.
    case length
    /// A size, an axis, a tensor's index.
    case integer
    case float
    case wide
    /// A type, a flag, an enumeration.
    case byte
    /// An element of a small constant.
    case constant
  }

  package let kind: Kind
  package let offset: Int

  package var width: Int {
    switch kind {
    case .byte: 1
    case .virtualTable: 2
    case .offset, .length, .integer, .float, .constant: 4
    case .wide: 8
    }
  }
}

/// Where a model's numbers stand. Whatever cannot be followed is left out, so that a broken file has sites too.
package struct ModelSites {
  package private(set) var sites: [Site] = []
  private let bytes: [UInt8]
  private var visited: Set<Int> = []

  package init(_ bytes: [UInt8]) {
    self.bytes = bytes
    add(.offset, 0)
    follow(.model, at: 0)
  }

  /// What a field of a table holds.
  private indirect enum Field {
    case byte, integer, wide
    case integers, floats, wides, text
    case small
    case table(Schema)
    case tables(Schema)
  }

  /// The fields of a table of the schema, by number.
  private struct Schema {
    let fields: [Int: Field]

    static let model = Schema(fields: [
      0: .integer, 1: .tables(code), 2: .tables(graph), 4: .tables(buffer), 6: .tables(metadata),
    ])
    static let code = Schema(fields: [0: .byte, 1: .text, 2: .integer, 3: .integer])
    static let graph = Schema(fields: [
      0: .tables(tensor), 1: .integers, 2: .integers, 3: .tables(node), 4: .text,
    ])
    static let tensor = Schema(fields: [
      0: .integers, 1: .byte, 2: .integer, 3: .text, 4: .table(quantization), 7: .integers,
    ])
    static let quantization = Schema(fields: [2: .floats, 3: .wides, 6: .integer])
    static let node = Schema(fields: [
      0: .integer, 1: .integers, 2: .integers, 3: .byte, 4: .table(options),
    ])
    static let buffer = Schema(fields: [0: .small, 1: .wide, 2: .wide])
    static let metadata = Schema(fields: [0: .text, 1: .integer])
    /// Options differ by operator; what begins at every field is changed, however wide it is.
    static let options = Schema(fields: Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, .integer) }))
  }

  private func number(_ offset: Int, _ width: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - width else { return nil }
    return (0..<width).reduce(0) { $0 | Int(bytes[offset + $1]) << (8 * $1) }
  }

  private mutating func add(_ kind: Site.Kind, _ offset: Int) {
    let site = Site(kind: kind, offset: offset)
    if offset >= 0, offset + site.width <= bytes.count { sites.append(site) }
  }

  /// The table to which the offset at `position` leads.
  private mutating func follow(_ schema: Schema, at position: Int) {
    guard let distance = number(position, 4), visited.insert(position + distance).inserted,
      let back = number(position + distance, 4)
    else { return }
    let table = position + distance
    let virtualTable = table - Int(Int32(truncatingIfNeeded: back))
    guard let size = number(virtualTable, 2), size >= 4 else { return }
    add(.offset, table)
    for entry in stride(from: 0, to: min(size, 64), by: 2) { add(.virtualTable, virtualTable + entry) }
    for (id, field) in schema.fields.sorted(by: { $0.key < $1.key }) where 4 + 2 * id + 2 <= size {
      guard let place = number(virtualTable + 4 + 2 * id, 2), place > 0 else { continue }
      read(field, at: table + place)
    }
  }

  private mutating func read(_ field: Field, at position: Int) {
    switch field {
    case .byte: add(.byte, position)
    case .integer: add(.integer, position)
    case .wide: add(.wide, position)
    case .integers: elements(.integer, at: position)
    case .floats: elements(.float, at: position)
    case .wides: elements(.wide, at: position)
    case .text: elements(nil, at: position)
    case .small: elements(.constant, at: position)
    case .table(let schema):
      add(.offset, position)
      follow(schema, at: position)
    case .tables(let schema):
      guard let (start, count) = elements(.offset, at: position) else { return }
      for index in 0..<count { follow(schema, at: start + 4 * index) }
    }
  }

  /// The first elements of the vector to which the offset at `position` leads.
  @discardableResult
  private mutating func elements(_ kind: Site.Kind?, at position: Int) -> (start: Int, count: Int)? {
    add(.offset, position)
    guard let distance = number(position, 4), let length = number(position + distance, 4) else { return nil }
    let start = position + distance + 4
    add(.length, start - 4)
    guard let kind else { return nil }
    let count = min(kind == .constant ? (length <= 64 ? length / 4 : 2) : length, kind == .offset ? 256 : 16)
    let width = Site(kind: kind, offset: 0).width
    for index in 0..<count { add(kind, start + width * index) }
    return (start, count)
  }
}
