#if !hasFeature(Embedded)
import AtrousArchive
import AtrousBytes

/// Arrays by name: the `.npy` files of a folder, the entries of an `.npz` file, or arrays in memory.
public struct TensorArchive: Sendable {
  private enum Source: Sendable {
    case folder
    case zip(ByteRegion, ZipDirectory)
    case memory([String: NpyArray])
  }

  public let path: String
  private let source: Source

  /// Arrays in memory by file name, `input.npy` and `tensor_7.npy` say; errors call the archive `name`.
  public init(name: String, arrays: [String: NpyArray]) {
    path = name
    source = .memory(arrays)
  }

  /// - Throws: `TensorArchiveError` where nothing is there, or a file is no ZIP archive.
  public init(path: String) throws(TensorArchiveError) {
    self.path = path
    if fileKind(path) == .folder {
      source = .folder
      return
    }
    let file = try TensorArchive.reading(path)
    do {
      source = .zip(file, try file.withSpan { (bytes) throws(ArchiveError) in try ZipDirectory(bytes) })
    } catch { throw TensorArchiveError(path: path, reason: "\(error)") }
  }

  /// Reads one array, `input.npy` say; nil where there is none of that name.
  ///
  /// - Throws: `TensorArchiveError`.
  public func array(named name: String) throws(TensorArchiveError) -> NpyArray? {
    switch source {
    case .memory(let arrays): return arrays[name]
    case .folder:
      let file = "\(path)/\(name)"
      guard fileKind(file) != nil else { return nil }
      return try NpyArray(path: file)
    case .zip(let file, let directory):
      guard let entry = directory.entries.first(where: { $0.name == name }) else { return nil }
      let bytes: [UInt8]
      do {
        bytes = try file.withSpan { (span) throws(ArchiveError) in try directory.bytes(of: entry, in: span) }
      } catch { throw TensorArchiveError(path: "\(path), \(name)", reason: "\(error)") }
      do { return try NpyArray(bytes.span) } catch {
        throw TensorArchiveError(path: "\(path), \(name)", reason: "\(error)")
      }
    }
  }

  /// The names of all arrays, those of a folder's own folders with their paths.
  ///
  /// - Throws: `TensorArchiveError` where a folder cannot be read.
  public func names() throws(TensorArchiveError) -> [String] {
    let names: [String]
    switch source {
    case .memory(let arrays): names = Array(arrays.keys)
    case .zip(_, let directory): names = directory.entries.map { $0.name }
    case .folder: names = try TensorArchive.files(in: path, prefix: "", depth: 8)
    }
    return names.filter { $0.hasSuffix(".npy") }.sorted()
  }

  private static func files(
    in folder: String, prefix: String, depth: Int
  ) throws(TensorArchiveError) -> [String] {
    let entries: [String]
    do { entries = try filesInFolder(folder) } catch {
      throw TensorArchiveError(path: folder, reason: error.reason)
    }
    var names: [String] = []
    for entry in entries {
      let path = "\(folder)/\(entry)"
      if fileKind(path) != .folder {
        names.append(prefix + entry)
      } else if depth > 0 {
        names += try files(in: path, prefix: "\(prefix)\(entry)/", depth: depth - 1)
      }
    }
    return names
  }

  fileprivate static func reading(_ path: String) throws(TensorArchiveError) -> ByteRegion {
    do { return try ByteRegion.reading(path: path) } catch {
      throw TensorArchiveError(path: path, reason: error.reason)
    }
  }
}

extension NpyArray {
  /// Reads an `.npy` file.
  public init(path: String) throws(TensorArchiveError) {
    let file = try TensorArchive.reading(path)
    do { self = try file.withSpan { (bytes) throws(NpyError) in try NpyArray(bytes) } } catch {
      throw TensorArchiveError(path: path, reason: "\(error)")
    }
  }

  /// Whether the array has a tensor's type and shape.
  public func fits(_ tensor: Tensor) -> Bool { type == tensor.type && shape == tensor.shape }
}

/// Why an array cannot be read: the file, and the entry in it if it is an archive.
public struct TensorArchiveError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  public let reason: String

  public var description: String { "\(path): \(reason)" }
}
#endif
