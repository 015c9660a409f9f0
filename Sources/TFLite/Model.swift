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

  /// The graph that runs.
  public var main: Subgraph { graphs[0] }
}

extension Model {
  /// The same file with another main graph, whose constants lie in it.
  package func replacingMain(_ graph: Subgraph) -> Model {
    Model(
      bytes: bytes, version: version, description: description, graphs: [graph] + graphs.dropFirst(),
      metadata: metadata, labels: labels)
  }

  /// A model that comes from no file. Nothing is checked: indices, and the ranges of constants in `bytes`, must be sound.
  package init(graph: Subgraph, bytes: ByteRegion) {
    self.init(bytes: bytes, version: 3, description: "", graphs: [graph], metadata: [], labels: [])
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
