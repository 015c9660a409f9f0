import AtrousGraph
import AtrousKernels

extension Graph {
  /// Makes one table of all that follows from one tensor of bytes alone, element by element: of LOGISTIC and the MUL of it
  /// with its own input, say, or of EXP, ADD of a constant, LOG and TANH. Steps that nobody reads then are dropped.
  mutating func joinTables() {
    let readers = readerCounts
    var tables: [Int: TableOfBytes] = [:]
    for position in nodes.indices {
      guard let lowered = nodes[position].lowered, let table = table(of: lowered, tables) else { continue }
      let output = nodes[position].outputs[0]
      tables[output] = table
      // As long as others read what lies between two tables, it is as well read from there.
      if case .lookup = lowered.problem, readers[lowered.operands[0]] > 1 { continue }
      nodes[position].lowered?.problem = .lookup(
        LookupTable(from: table.from, to: table.to, count: values[output].count, bytes: table.bytes))
      nodes[position].lowered?.operands = [table.source]
      nodes[position].inputs = [table.source]
    }
    dropUnread(before: readers)
    record("join tables")
  }

  /// What a node makes of the one tensor of bytes that it follows from; nil where there is no such tensor.
  private func table(of lowered: Node.Lowered, _ tables: [Int: TableOfBytes]) -> TableOfBytes? {
    switch lowered.problem {
    case .lookup(let lookup):
      guard let bytes = lookup.bytes else { return nil }
      let input = lowered.operands[0]
      guard let first = tables[input] else {
        return TableOfBytes(source: input, from: lookup.from, to: lookup.to, bytes: bytes)
      }
      return TableOfBytes(
        source: first.source, from: first.from, to: lookup.to, bytes: first.bytes.map { bytes[Int($0)] })
    case .product(var product):
      product.broadcast = TableOfBytes.broadcast
      return table(of: .product(product), product.type, lowered.operands, tables)
    case .sum(var sum):
      sum.broadcast = TableOfBytes.broadcast
      return table(of: .sum(sum), sum.type, lowered.operands, tables)
    default: return nil
    }
  }

  /// - Parameter problem: over 256 elements.
  private func table(
    of problem: Problem, _ type: QuantizedType, _ operands: [Int], _ tables: [Int: TableOfBytes]
  ) -> TableOfBytes? {
    guard type != .int16 else { return nil }
    let identity = (0...255).map { UInt8($0) }
    var (source, shape): (TableOfBytes?, [Int]) = (nil, [])
    var inputs: [[UInt8]] = []
    for value in operands {
      if let constant = values[value].constant {
        guard values[value].count == 1 else { return nil }
        inputs.append([UInt8](repeating: constant.array(of: UInt8.self)[0], count: 256))
        continue
      }
      let table = tables[value] ?? TableOfBytes(source: value, from: type, to: type, bytes: identity)
      if let source, source.source != table.source || shape != values[value].shape { return nil }
      (source, shape) = (table, values[value].shape)
      inputs.append(table.bytes)
    }
    guard let source else { return nil }
    var outputs = [UInt8](repeating: 0, count: 256)
    unsafe outputs.withUnsafeMutableBytes { outputs in
      unsafe inputs[0].withUnsafeBytes { left in
        unsafe inputs[1].withUnsafeBytes { right in
          unsafe problem.reference()(Operands(inputs: [left, right], outputs: [outputs]))
        }
      }
    }
    return TableOfBytes(source: source.source, from: source.from, to: type, bytes: outputs)
  }
}

/// A tensor of bytes as a function of the elements of another.
private struct TableOfBytes {
  let source: Int
  let from: QuantizedType
  let to: QuantizedType
  /// By the bits of an element.
  let bytes: [UInt8]

  static var broadcast: Broadcast {
    guard let broadcast = Broadcast([256], [256]) else { preconditionFailure("equal shapes agree") }
    return broadcast
  }
}
