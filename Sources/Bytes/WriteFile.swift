#if !hasFeature(Embedded)
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes a whole file or none of it: the bytes go to a temporary file beside `path`, which then takes its name. A link
/// stays one, and the file that it leads to is replaced; a device, a pipe and whatever a descriptor in `/dev` stands for
/// is written as it comes.
///
/// - Throws: `FileError` where the folder cannot be written or the disk is full; `path` is then as it was.
public func writeFile(_ path: String, _ bytes: [UInt8]) throws(FileError) {
  try writeFiles([(path, bytes)])
}

/// Writes several whole files or none of them, each as `writeFile` does.
///
/// - Throws: `FileError` of the first that cannot be written.
public func writeFiles(_ files: [(path: String, bytes: [UInt8])]) throws(FileError) {
  var partial: [(path: String, temporary: String, target: String)] = []
  defer { for file in partial { unsafe unlink(file.temporary) } }
  for (path, bytes) in files {
    let kind = fileKind(path)
    guard kind != .folder else { throw FileError(path: path, reason: "is a folder, not a file") }
    if kind == .other || (kind == .file && isDescriptor(path)) {
      try writeThrough(path, bytes)
      continue
    }
    let target = linkTarget(path) ?? path
    let (descriptor, temporary) = try openPartial(of: target, for: path)
    partial.append((path, temporary, target))
    var reason = writeAll(descriptor, bytes)
    if close(descriptor) != 0, reason == nil { reason = systemReason() }
    if let reason { throw FileError(path: path, reason: reason) }
  }
  while let file = partial.first {
    guard unsafe rename(file.temporary, file.target) == 0 else {
      throw FileError(path: file.path, reason: systemReason())
    }
    partial.removeFirst()
  }
}

/// Finds out whether `writeFile` can make a file at `path`, before what it shall hold is there. A file of that name is left
/// as it is.
public func expectWritable(_ path: String) throws(FileError) {
  let kind = fileKind(path)
  guard kind != .folder else { throw FileError(path: path, reason: "is a folder, not a file") }
  guard kind != .other, !isDescriptor(path) else { return }
  let (descriptor, temporary) = try openPartial(of: linkTarget(path) ?? path, for: path)
  close(descriptor)
  unsafe unlink(temporary)
}

/// Opens the file that is written until it is whole.
private func openPartial(
  of target: String, for path: String
) throws(FileError) -> (descriptor: Int32, temporary: String) {
  let temporary = "\(target).\(getpid()).partial"
  let descriptor = unsafe open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
  guard descriptor >= 0 else { throw FileError(path: path, reason: systemReason()) }
  return (descriptor, temporary)
}

/// `/dev/stdout`, `/dev/fd/3` and the like, which may stand for a file.
private func isDescriptor(_ path: String) -> Bool { path.hasPrefix("/dev/") || path.hasPrefix("/proc/") }

/// Where a file really lies, links followed; nil where there is none.
private func linkTarget(_ path: String) -> String? {
  guard let target = unsafe realpath(path, nil) else { return nil }
  defer { unsafe free(target) }
  return unsafe String(cString: target)
}

/// Whether two paths lead to one file that is there.
public func isSameFile(_ first: String, _ second: String) -> Bool {
  guard let target = linkTarget(first) else { return false }
  return target == linkTarget(second)
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
  let descriptor = unsafe open(path, O_WRONLY | O_TRUNC | O_CLOEXEC)
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
