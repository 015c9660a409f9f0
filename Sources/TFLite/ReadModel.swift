public import AtrousBytes
import AtrousFlatBuffers

extension Model {
  /// Reads a model. Every index, offset, size and product in it is checked here, so that later stages may use them.
  ///
  /// Field numbers are those of the schema's tables (`tflite/schema/schema.fbs`).
  ///
  /// - Parameter limits: of operators and of a tensor's elements.
  /// - Throws: `ModelError`, with the part of the file and the byte offset.
  public init(bytes: ByteRegion, limits: Limits = .init()) throws(ModelError) {
    guard bytes.count >= 8, bytes.copy(4..<8) == Array("TFL3".utf8) else {
      throw .notTFLite(size: bytes.count)
    }
    let root = try reading("the model", try Table(rootOf: bytes))
    let buffers = try Model.buffers(of: root)
    var allowance = Allowance(fileSize: bytes.count, limits: limits)
    var codes: [OperatorCode] = []
    for table in try reading("operator codes", try root.tables(1)) {
      codes.append(try reading("operator codes", try OperatorCode(table)))
      try allowance.take(codes.last?.customName?.utf8.count ?? 0, in: "operator codes")
    }

    self.bytes = bytes
    version = try reading("the model", try root.size(0, as: UInt32.self))
    description = try reading("the model", try root.string(3) ?? "")
    let subgraphs = try reading("subgraphs", try root.tables(2))
    guard !subgraphs.isEmpty else { throw .invalid(place: "the model", reason: "holds no subgraph") }
    var graphs: [Subgraph] = []
    for (index, table) in subgraphs.enumerated() {
      let prefix = index == 0 ? "" : "subgraph \(index), "
      graphs.append(try Subgraph(table, codes: codes, buffers: buffers, place: prefix, &allowance))
    }
    self.graphs = graphs
    signatures = try Model.signatures(of: root, graphs, &allowance)
    archive = bytes
    unwritable =
      try reading("the model", try root.tables(9)).isEmpty ? nil : "buffers in other files"
    metadata = try Model.metadata(of: root, buffers: buffers, &allowance)
    labels = Model.labels(in: bytes, metadata: metadata)
  }

  /// Where each buffer's bytes lie. A buffer too large for a FlatBuffers file lies behind it, by offset and size.
  private static func buffers(of root: Table) throws(ModelError) -> [Range<Int>] {
    let tables = try reading("buffers", try root.tables(4))
    var ranges: [Range<Int>] = []
    ranges.reserveCapacity(tables.count)
    for (index, table) in tables.enumerated() {
      ranges.append(try reading("buffer \(index)", try Model.buffer(table)))
    }
    return ranges
  }

  private static func buffer(_ table: Table) throws(FlatBufferError) -> Range<Int> {
    if let inside = try table.vector(0, elementSize: 1) { return inside.range }
    let offset = try table.size(1, as: UInt64.self)
    let size = try table.size(2, as: UInt64.self)
    guard offset > 1 else { return 0..<0 }
    guard table.bytes.contains(offset: offset, length: size) else {
      throw .outOfBounds(offset: offset, count: size, size: table.bytes.count)
    }
    return offset..<offset + size
  }

  private static func signatures(
    of root: Table, _ graphs: [Subgraph], _ allowance: inout Allowance
  ) throws(ModelError) -> [Signature] {
    var signatures: [Signature] = []
    for (index, table) in try reading("signatures", try root.tables(7)).enumerated() {
      let place = "signature \(index)"
      let signature = try reading(place, try Signature(table))
      try allowance.take(signature.footprint, in: place)
      guard graphs.indices.contains(signature.subgraph) else {
        throw .invalid(place: place, reason: "names subgraph \(signature.subgraph) of \(graphs.count)")
      }
      let tensors = graphs[signature.subgraph].tensors.count
      for entry in signature.inputs + signature.outputs where entry.tensor >= tensors {
        throw .invalid(place: place, reason: "names tensor \(entry.tensor) of \(tensors)")
      }
      signatures.append(signature)
    }
    return signatures
  }

  private static func metadata(
    of root: Table, buffers: [Range<Int>], _ allowance: inout Allowance
  ) throws(ModelError) -> [MetadataEntry] {
    let tables = try reading("metadata", try root.tables(6))
    var entries: [MetadataEntry] = []
    for (index, table) in tables.enumerated() {
      let (name, buffer) = try reading(
        "metadata \(index)", (try table.string(0) ?? "", try table.size(1, as: UInt32.self)))
      try allowance.take(name.utf8.count, in: "metadata \(index)")
      guard buffers.indices.contains(buffer) else {
        throw .invalid(place: "metadata \(index)", reason: "names buffer \(buffer) of \(buffers.count)")
      }
      entries.append(MetadataEntry(name: name, data: buffers[buffer]))
    }
    return entries
  }
}

/// The operator and version that operators refer to by index.
struct OperatorCode: Equatable {
  let code: BuiltinOperator
  let version: Int
  let customName: String?

  init(of node: Operator) {
    code = node.code
    version = node.version
    customName = node.customName
  }

  /// The builtin code outgrew its first field, a byte: the larger of the two fields counts.
  init(_ table: Table) throws(FlatBufferError) {
    let deprecated = Int(try table.scalar(0, default: Int8(0)))
    code = BuiltinOperator(rawValue: max(deprecated, Int(try table.scalar(3, default: Int32(0)))))
    version = Int(try table.scalar(2, default: Int32(1)))
    customName = code.rawValue == 32 ? try table.string(1) ?? "CUSTOM" : nil
  }
}

extension Signature {
  init(_ table: Table) throws(FlatBufferError) {
    func entries(_ field: Int) throws(FlatBufferError) -> [Entry] {
      try table.tables(field).mapTyped { (map) throws(FlatBufferError) in
        Entry(name: try map.string(0) ?? "", tensor: Int(try map.scalar(1, default: UInt32(0))))
      }
    }
    self.init(
      key: try table.string(2) ?? "", inputs: try entries(0), outputs: try entries(1),
      subgraph: Int(try table.scalar(4, default: UInt32(0))))
  }

  /// About as many bytes as it takes in memory.
  fileprivate var footprint: Int {
    (inputs + outputs).reduce(64 + key.utf8.count) { $0 + 32 + $1.name.utf8.count }
  }
}

/// Runs `body`, and says of an error in it where in the model it happened.
func reading<Result>(
  _ place: @autoclosure () -> String, _ body: @autoclosure () throws(FlatBufferError) -> Result
) throws(ModelError) -> Result {
  do throws(FlatBufferError) {
    return try body()
  } catch {
    throw ModelError(error, in: place())
  }
}

extension Array {
  func mapTyped<Result, Failure: Error>(
    _ transform: (Element) throws(Failure) -> Result
  ) throws(Failure) -> [Result] {
    var results: [Result] = []
    results.reserveCapacity(count)
    for element in self { results.append(try transform(element)) }
    return results
  }
}
