#if !hasFeature(Embedded)
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes a whole file or none of it: the bytes go to a temporary file beside `path`, which then takes its name.
///
/// - Throws: `FileError` where the folder cannot be written or the disk is full; `path` is then as it was.
public func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
  if let kind = fileKind(path), kind != .file {
    guard kind == .other else { throw FileError(path: path, reason: "is a folder, not a file") }
    return try writeThrough(path, bytes)
  }
  let temporary = "\(path).\(getpid()).partial"
  let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw FileError(path: path, reason: systemReason()) }
  var reason = writeAll(descriptor, bytes)
  if close(descriptor) != 0, reason == nil { reason = systemReason() }
  if reason == nil, unsafe rename(temporary, path) != 0 { reason = systemReason() }
  if let reason {
    unsafe unlink(temporary)
    throw FileError(path: path, reason: reason)
  }
}

/// Makes a folder, and those above it, where they do not exist.
public func makeFolder(_ path: String) throws(FileError) {
  var prefix = ""
  for part in path.split(separator: "/", omittingEmptySubsequences: false) {
    prefix += part
    if !prefix.isEmpty, fileKind(prefix) == nil, unsafe mkdir(prefix, 0o755) != 0, errno != EEXIST {
      throw FileError(path: prefix, reason: systemReason())
    }
    prefix += "/"
  }
  guard fileKind(path) == .folder else { throw FileError(path: path, reason: "is not a folder") }
}

public enum FileKind: Sendable {
  case file
  case folder
  /// A pipe, a terminal or another device.
  case other
}

/// What stands at `path`, links followed; nil for nothing.
public func fileKind(_ path: String) -> FileKind? {
  var status = stat()
  guard unsafe stat(path, &status) == 0 else { return nil }
  switch status.st_mode & S_IFMT {
  case S_IFREG: return .file
  case S_IFDIR: return .folder
  default: return .other
  }
}

/// The names in a folder, in order, without those that begin with a dot.
public func filesInFolder(_ path: String) throws(FileError) -> [String] {
  guard let folder = unsafe opendir(path) else { throw FileError(path: path, reason: systemReason()) }
  defer { unsafe closedir(folder) }
  var names: [String] = []
  while let entry = unsafe readdir(folder) {
    let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
      unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
    }
    if !name.hasPrefix(".") { names.append(name) }
  }
  return names.sorted()
}

/// A device or a pipe cannot be renamed into place: it gets the bytes as they come.
private func writeThrough(_ path: String, _ bytes: [UInt8]) throws(FileError) {
  let descriptor = unsafe open(path, O_WRONLY | O_CLOEXEC)
  guard descriptor >= 0 else { throw FileError(path: path, reason: systemReason()) }
  defer { close(descriptor) }
  if let reason = writeAll(descriptor, bytes) { throw FileError(path: path, reason: reason) }
}

/// Writes all bytes; the system's reason where that fails.
private func writeAll(_ descriptor: Int32, _ bytes: [UInt8]) -> String? {
  var start = 0
  while start < bytes.count {
    let wrote = unsafe bytes.withUnsafeBytes {
      unsafe write(descriptor, $0.baseAddress! + start, $0.count - start)
    }
    if wrote < 0 && errno == EINTR { continue }
    guard wrote > 0 else { return systemReason() }
    start += wrote
  }
  return nil
}
#endif
