import AtrousArchive
import AtrousBytes
import AtrousFlatBuffers
import AtrousTFLite
import Foundation
import Testing

private let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
private let shared = tests.deletingLastPathComponent().deletingLastPathComponent().appending(path: "shared")

/// The `.tflite` files below a folder, in order.
private func models(below folder: URL) -> [URL] {
  let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
  return names.filter { $0.hasSuffix(".tflite") }.sorted().map { folder.appending(path: $0) }
}

/// Everything that a model holds, with the bytes of its constants in place of where they lie.
private struct Content: Equatable {
  let lines: [String]
  let blobs: [[UInt8]]
  let signatures: [Signature]
  let labels: [String]

  init(_ model: Model) {
    var (lines, blobs) = (["\(model.version) \(model.description)"], [[UInt8]]())
    for graph in model.graphs {
      lines.append("\(graph.name) \(graph.inputs) \(graph.outputs)")
      for tensor in graph.tensors {
        lines.append(
          "\(tensor.name) \(tensor.type) \(tensor.shape) \(tensor.shapeSignature ?? [-9]) \(tensor.hasRank) "
            + "\(tensor.isVariable) \(String(describing: tensor.quantization)) \(String(describing: tensor.observed))"
        )
        blobs.append(tensor.data.flatMap { model.bytes.copy($0) } ?? [])
      }
      for node in graph.operators {
        lines.append(
          "\(node.name) \(node.version) \(node.inputs) \(node.outputs) \(node.options) \(node.customOptions) "
            + "\(node.mutatesInputs) \(node.intermediates)")
      }
    }
    for entry in model.metadata {
      lines.append(entry.name)
      blobs.append(model.bytes.copy(entry.data) ?? [])
    }
    (self.lines, self.blobs) = (lines, blobs)
    (signatures, labels) = (model.signatures, model.labels)
  }
}

@Suite struct WriteModelTests {
  private func expectSame(_ path: URL) throws {
    let model = try Model(path: path.path)
    let bytes = try model.fileBytes()
    let again = try readModel(bytes)
    #expect(Content(again) == Content(model), "\(path.lastPathComponent)")
    #expect(try again.fileBytes() == bytes, "\(path.lastPathComponent)")
    for tensor in again.main.tensors {
      #expect(tensor.data?.lowerBound.isMultiple(of: 16) != false, "\(path.lastPathComponent)")
    }
  }

  @Test func theProjectsOwnFiles() throws {
    let files =
      models(below: tests) + models(below: tests.deletingLastPathComponent().appending(path: "Weights"))
    #expect(files.count >= 12)
    for file in files { try expectSame(file) }
  }

  /// The operators' goldens, files of one operator with every kind of options.
  @Test func filesOfOneOperator() throws {
    let folder = tests.appending(path: "Goldens/operators")
    var count = 0
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) where name.hasSuffix(".zip")
    {
      let archive = try Array(Data(contentsOf: folder.appending(path: name)))
      let directory = try ZipDirectory(archive.span)
      for entry in directory.entries where entry.name.hasSuffix(".tflite") {
        let model = try readModel(try directory.bytes(of: entry, in: archive.span))
        #expect(Content(try readModel(model.fileBytes())) == Content(model), "\(name) \(entry.name)")
        count += 1
      }
    }
    #expect(count > 500)
  }

  @Test(.enabled(if: !models(below: shared).isEmpty, "SKIPPED: ../shared is absent"))
  func realFiles() throws {
    var refused: [String] = []
    for file in models(below: shared) {
      if (try? Model(path: file.path)) == nil {
        refused.append(file.lastPathComponent)
      } else {
        try expectSame(file)
      }
    }
    #expect(refused.allSatisfy { $0.hasPrefix("zero_scale") })
  }

  @Test func signatures() throws {
    let file = tests.deletingLastPathComponent().appending(
      path: "Tests/Goldens/networks/space_to_batch_17_int8.tflite")
    let plain = try Model(path: file.path)
    let model = plain.withSignature()
    let signature = try #require(try readModel(model.fileBytes()).signatures.first)
    #expect(signature.key == "serving_default")
    #expect(signature.inputs.map(\.tensor) == plain.main.inputs)
    #expect(signature.outputs.map(\.name) == plain.main.outputs.map { plain.main.tensors[$0].name })
    #expect(model.withSignature().signatures == model.signatures)
  }

  @Test func brokenSignatures() {
    func read(subgraph: UInt32, tensor: UInt32) throws -> Model {
      var builder = Builder()
      let graph = builder.table([nil, nil, nil, nil, nil])
      let entry = builder.table([.offset(builder.string("x")), .number(tensor)])
      let signature = builder.table([
        .offset(builder.vector([entry])), nil, .offset(builder.string("key")), nil, .number(subgraph),
      ])
      let root = builder.table([
        .number(UInt32(3)), nil, .offset(builder.vector([graph])), nil, nil, nil, nil,
        .offset(builder.vector([signature])),
      ])
      return try readModel(builder.finish(root: root, identifier: "TFL3"))
    }
    #expect(throws: ModelError.invalid(place: "signature 0", reason: "names subgraph 1 of 1")) {
      try read(subgraph: 1, tensor: 0)
    }
    #expect(throws: ModelError.invalid(place: "signature 0", reason: "names tensor 4000000000 of 0")) {
      try read(subgraph: 0, tensor: 4_000_000_000)
    }
  }

  /// What the reader does not keep is not left out in silence.
  @Test func whatIsNotKeptIsNotWritten() throws {
    var builder = Builder()
    let sparsity = builder.table([])
    let tensor = builder.table([
      nil, nil, nil, .offset(builder.string("w")), nil, nil, .offset(sparsity),
    ])
    let graph = builder.table([.offset(builder.vector([tensor]))])
    let root = builder.table([.number(UInt32(3)), nil, .offset(builder.vector([graph]))])
    let model = try readModel(builder.finish(root: root, identifier: "TFL3"))
    let error = #expect(throws: ModelWriteError.self) { try model.fileBytes() }
    #expect(error?.description == "tensor 0 (w): has sparse elements, which cannot be written")
  }

  /// The archive behind a model has its labels, for readers that count from the file's beginning too.
  @Test func storedArchive() throws {
    let files = [("labels.txt", Array("one\ntwo\n".utf8)), ("é", [UInt8](0...255)), ("empty", [])]
    for offset in [0, 7] {
      let bytes = [UInt8](repeating: 1, count: offset) + storedZip(files, behind: offset)
      let directory = try ZipDirectory(bytes.span)
      #expect(directory.entries.map(\.name) == files.map(\.0))
      for (entry, file) in zip(directory.entries, files) {
        #expect(try directory.bytes(of: entry, in: bytes.span) == file.1)
      }
      #expect(try directory.archive(of: bytes.span, behind: 3) == storedZip(files, behind: 3))
    }
  }
}
