/// A part of a FlatBuffers file that others refer to by offset.
indirect enum Node {
  case table([Int: Field])
  case tables([Node])
  /// A vector that refers to one table again and again.
  case repeated(Node, count: Int)
  /// Numbers or characters, and how many.
  case vector([UInt8], count: Int)

  static func numbers<Number: FixedWidthInteger>(_ numbers: [Number]) -> Node {
    .vector(numbers.flatMap(littleEndian), count: numbers.count)
  }

  static func text(_ text: String) -> Node { .vector(Array(text.utf8), count: text.utf8.count) }
}

enum Field {
  case bytes([UInt8])
  case node(Node)

  static func number<Number: FixedWidthInteger>(_ number: Number) -> Field { .bytes(littleEndian(number)) }
}

func littleEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
  (0..<Number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> Number(8 * $0)) }
}

/// Writes a node, and behind it all that it refers to.
struct FlatBufferWriter {
  private(set) var bytes: [UInt8]

  init(identifier: String, root: Node) {
    bytes = [0, 0, 0, 0] + Array(identifier.utf8)
    let position = write(root)
    patch(0, to: position)
  }

  /// - Returns: where the node begins.
  private mutating func write(_ node: Node) -> Int {
    while bytes.count % 8 != 0 { bytes.append(0) }
    switch node {
    case .vector(let elements, let count):
      let start = bytes.count
      bytes += littleEndian(UInt32(count)) + elements
      return start
    case .tables(let nodes):
      let start = bytes.count
      bytes += littleEndian(UInt32(nodes.count)) + [UInt8](repeating: 0, count: 4 * nodes.count)
      for (index, node) in nodes.enumerated() {
        let position = write(node)
        patch(start + 4 + 4 * index, to: position)
      }
      return start
    case .repeated(let node, let count):
      let start = bytes.count
      bytes += littleEndian(UInt32(count)) + [UInt8](repeating: 0, count: 4 * count)
      let position = write(node)
      for index in 0..<count { patch(start + 4 + 4 * index, to: position) }
      return start
    case .table(let fields):
      return write(table: fields)
    }
  }

  private mutating func write(table fields: [Int: Field]) -> Int {
    var body: [UInt8] = [0, 0, 0, 0]
    var offsets = [UInt16](repeating: 0, count: (fields.keys.max() ?? -1) + 1)
    for (id, field) in fields.sorted(by: { $0.key < $1.key }) {
      offsets[id] = UInt16(body.count)
      switch field {
      case .bytes(let bytes): body += bytes
      case .node: body += [0, 0, 0, 0]
      }
    }
    let virtualTable = bytes.count
    let words = [UInt16(4 + 2 * offsets.count), UInt16(body.count)] + offsets
    bytes += words.flatMap(littleEndian)
    let start = bytes.count
    bytes += body
    bytes.replaceSubrange(start..<start + 4, with: littleEndian(Int32(start - virtualTable)))
    for case (let id, .node(let node)) in fields.sorted(by: { $0.key < $1.key }) {
      let position = write(node)
      patch(start + Int(offsets[id]), to: position)
    }
    return start
  }

  /// An offset counts from its own place.
  private mutating func patch(_ place: Int, to position: Int) {
    bytes.replaceSubrange(place..<place + 4, with: littleEndian(UInt32(position - place)))
  }
}
