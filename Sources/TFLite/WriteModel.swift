import AtrousArchive
import AtrousBytes
import AtrousFlatBuffers

/// Why a model cannot be written.
public enum ModelWriteError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The model was read from a file that holds more than `Model` does.
  case notKept(place: String, what: String)
  /// A FlatBuffers file has 2 GiB at most.
  case tooLarge(bytes: Int)

  public var description: String {
    switch self {
    case .notKept(let place, let what): "\(place): has \(what), which cannot be written"
    case .tooLarge(let bytes):
      "the model takes \(bytes) bytes, a file of this format has \(Int32.max) at most"
    }
  }
}

extension Model {
  /// The bytes of a `.tflite` file with this model: graphs, constants (each at a multiple of 16 bytes, once for all
  /// tensors that share it), metadata, signatures, and behind them the archive with the labels.
  ///
  /// - Throws: `ModelWriteError`.
  public func fileBytes() throws(ModelWriteError) -> [UInt8] {
    if let unwritable { throw .notKept(place: "the model", what: unwritable) }
    let largest = Int64(Int32.max)
    let size = graphs.reduce(Int64(0)) { $0 + $1.tensors.reduce(0) { $0 + Int64($1.data?.count ?? 0) } }
    guard size <= largest else { throw .tooLarge(bytes: Int(clamping: size)) }
    let writer = ModelWriter(model: self)
    var bytes = try writer.write()
    guard Int64(bytes.count) <= largest else { throw .tooLarge(bytes: bytes.count) }
    bytes += archive.withSpan { span in
      guard let directory = try? ZipDirectory(span) else { return [] }
      return (try? directory.archive(of: span, behind: bytes.count)) ?? []
    }
    return bytes
  }
}

/// The parts of a model as FlatBuffers tables. Field numbers are the schema's.
struct ModelWriter {
  let model: Model
  private var builder = Builder()
  private var buffers = BufferList()
  private var codes: [OperatorCode] = []

  init(model: Model) { self.model = model }

  consuming func write() throws(ModelWriteError) -> [UInt8] {
    var graphs: [Builder.Offset] = []
    for (index, graph) in model.graphs.enumerated() {
      graphs.append(try write(graph, place: index == 0 ? "" : "subgraph \(index), "))
    }
    let metadata = model.metadata.map { entry in
      let name = builder.string(entry.name)
      return builder.table([.offset(name), .number(UInt32(buffers.index(of: entry.data)))])
    }
    let signatures = model.signatures.map { write($0) }
    let codes = self.codes.map { write($0) }
    let contents = buffers.ranges.map { write(buffer: $0) }
    let root = builder.table([
      .number(UInt32(model.version)), .offset(builder.vector(codes)), .offset(builder.vector(graphs)),
      .offset(builder.string(model.description)), .offset(builder.vector(contents)), nil,
      metadata.isEmpty ? nil : .offset(builder.vector(metadata)),
      signatures.isEmpty ? nil : .offset(builder.vector(signatures)),
    ])
    return builder.finish(root: root, identifier: "TFL3")
  }

  private mutating func write(_ graph: Subgraph, place: String) throws(ModelWriteError) -> Builder.Offset {
    var tensors: [Builder.Offset] = []
    for tensor in graph.tensors {
      if let unwritable = tensor.unwritable {
        throw .notKept(place: "\(place)tensor \(tensor.index) (\(tensor.name))", what: unwritable)
      }
      let buffer = tensor.data.map { buffers.index(of: $0) } ?? 0
      tensors.append(builder.table(of: tensor, buffer: buffer))
    }
    var operators: [Builder.Offset] = []
    for node in graph.operators {
      if let unwritable = node.unwritable {
        throw .notKept(place: "\(place)operator \(node.index) (\(node.name))", what: unwritable)
      }
      operators.append(builder.table(of: node, code: index(of: OperatorCode(of: node))))
    }
    return builder.table([
      .offset(builder.vector(tensors)), .offset(builder.vector(graph.inputs.map(Int32.init))),
      .offset(builder.vector(graph.outputs.map(Int32.init))), .offset(builder.vector(operators)),
      .offset(builder.string(graph.name)),
    ])
  }

  private mutating func index(of code: OperatorCode) -> Int {
    if let index = codes.firstIndex(of: code) { return index }
    codes.append(code)
    return codes.count - 1
  }

  /// The first field of the code is a byte, which 127 fills: larger numbers stand in the last one alone.
  private mutating func write(_ code: OperatorCode) -> Builder.Offset {
    let name = code.customName.map { builder.string($0) }
    return builder.table([
      .number(Int8(clamping: code.code.rawValue)), name.map { .offset($0) }, .number(Int32(code.version)),
      .number(Int32(code.code.rawValue)),
    ])
  }

  private mutating func write(_ signature: Signature) -> Builder.Offset {
    func write(_ entries: [Signature.Entry], _ builder: inout Builder) -> Builder.Field {
      let maps = entries.map { entry in
        let name = builder.string(entry.name)
        return builder.table([.offset(name), .number(UInt32(entry.tensor))])
      }
      return .offset(builder.vector(maps))
    }
    return builder.table([
      write(signature.inputs, &builder), write(signature.outputs, &builder),
      .offset(builder.string(signature.key)), nil, .number(UInt32(signature.subgraph)),
    ])
  }

  private mutating func write(buffer range: Range<Int>) -> Builder.Offset {
    guard !range.isEmpty, let bytes = model.bytes.copy(range) else { return builder.table([]) }
    return builder.table([.offset(builder.vector(bytes: bytes, alignment: 16))])
  }
}

/// The buffers of a file; the first is empty and stands for what is computed.
private struct BufferList {
  private(set) var ranges: [Range<Int>] = [0..<0]
  private var indices: [Range<Int>: Int] = [:]

  mutating func index(of range: Range<Int>) -> Int {
    if let index = indices[range] { return index }
    ranges.append(range)
    indices[range] = ranges.count - 1
    return ranges.count - 1
  }
}
