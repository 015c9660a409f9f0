#if !hasFeature(Embedded)
import AtrousArchive
import AtrousBytes

/// Arrays by name: the `.npy` files of a folder, or the entries of an `.npz` file.
public struct TensorArchive: Sendable {
  private enum Source: Sendable {
    case folder
    case zip(ByteRegion, ZipDirectory)
  }

  public let path: String
  private let source: Source

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
