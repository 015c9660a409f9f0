public import AtrousBytes

/// A `.tflite` file, read and checked: graphs, quantization, labels. It holds the file's bytes; constants are used
/// where they lie in them.
public struct Model: Sendable {
  public let bytes: ByteRegion
  public let version: Int
  public let description: String
  /// At least one. The first is the model; others are called by control-flow operators.
  public let graphs: [Subgraph]
  public let metadata: [MetadataEntry]
  /// The class names that come with the model, in the order of its classes; empty where there are none.
  public let labels: [String]
  /// Which tensors callers know by which names.
  public let signatures: [Signature]
  /// A file at whose end a ZIP archive may stand, the labels' own.
  let archive: ByteRegion
  /// What the file holds and this does not, so that it cannot be written again; nil for nothing.
  let unwritable: String?

  /// The graph that runs.
  public var main: Subgraph { graphs[0] }
}

extension Model {
  /// The same file with another main graph, whose constants lie in it.
  package func replacingMain(_ graph: Subgraph) -> Model {
    Model(
      bytes: bytes, version: version, description: description, graphs: [graph] + graphs.dropFirst(),
      metadata: metadata, labels: labels, signatures: signatures, archive: archive, unwritable: unwritable)
  }

  /// A model that comes from no file. Nothing is checked: indices, and the ranges of constants in `bytes`, must be sound.
  package init(graph: Subgraph, bytes: ByteRegion) {
    self.init(
      bytes: bytes, version: 3, description: "", graphs: [graph], metadata: [], labels: [], signatures: [],
      archive: bytes, unwritable: nil)
  }
}

/// An entry point (`SignatureDef`): the inputs and outputs of a subgraph by names of their own.
public struct Signature: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public let name: String
    /// An index into the subgraph's tensors.
    public let tensor: Int

    public init(name: String, tensor: Int) {
      self.name = name
      self.tensor = tensor
    }
  }

  /// `serving_default`, most often.
  public let key: String
  public let inputs: [Entry]
  public let outputs: [Entry]
  public let subgraph: Int

  public init(key: String, inputs: [Entry], outputs: [Entry], subgraph: Int = 0) {
    self.key = key
    self.inputs = inputs
    self.outputs = outputs
    self.subgraph = subgraph
  }
}

extension Model {
  /// The model with an entry point: `serving_default`, its inputs and outputs by the tensors' names. A model that has
  /// signatures keeps them. LiteRT's quantizers refuse a file without one.
  public func withSignature() -> Model {
    guard signatures.isEmpty else { return self }
    func entries(_ tensors: [Int]) -> [Signature.Entry] {
      tensors.map { Signature.Entry(name: main.tensors[$0].name, tensor: $0) }
    }
    let signature = Signature(
      key: "serving_default", inputs: entries(main.inputs), outputs: entries(main.outputs))
    return Model(
      bytes: bytes, version: version, description: description, graphs: graphs, metadata: metadata,
      labels: labels, signatures: [signature], archive: archive, unwritable: unwritable)
  }
}

extension Model {
  /// Reads a `.tflite` file that is in memory.
  ///
  /// - Throws: `ModelError`, with the part of the file and the byte offset.
  public init(bytes: [UInt8], limits: Limits = .init()) throws(ModelError) {
    guard bytes.count <= limits.fileBytes else {
      throw .limit(place: "the file", what: "bytes", actual: bytes.count, limit: limits.fileBytes)
    }
    self = try Model(bytes: ByteRegion(copying: bytes.span), limits: limits)
  }
}

/// A named blob that a converter or an author left in the file.
public struct MetadataEntry: Sendable, Equatable {
  public let name: String
  public let data: Range<Int>
}

#if !hasFeature(Embedded)
extension Model {
  /// Reads a `.tflite` file. What happens to the file after that does not matter.
  ///
  /// - Throws: `LoadError`, with the file's name.
  public init(path: String, limits: Limits = .init()) throws(LoadError) {
    let file: ByteRegion
    do { file = try ByteRegion.reading(path: path, limit: limits.fileBytes) } catch { throw .file(error) }
    do { self = try Model(bytes: file, limits: limits) } catch { throw .model(path: path, error) }
  }
}

/// Why a model's file could not be loaded.
public enum LoadError: Error, Equatable, Sendable, CustomStringConvertible {
  case file(FileError)
  case model(path: String, ModelError)

  public var description: String {
    switch self {
    case .file(let error): error.description
    case .model(let path, let error): "\(path): \(error)"
    }
  }
}
#endif
