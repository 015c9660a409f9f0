#if !hasFeature(Embedded)
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The system's words for the error of the last call that failed.
func systemReason() -> String { unsafe String(cString: strerror(errno)) }

extension ByteRegion {
  /// Maps a file into memory, privately and read-only. A pipe or a device is read to its end instead.
  ///
  /// The file is opened once: its size is asked of the open descriptor, so that a file put in its place
  /// meanwhile is never mixed with it.
  ///
  /// - Throws: `FileError` where the path cannot be opened, is a folder, or cannot be mapped or read.
  public static func mapping(path: String) throws(FileError) -> ByteRegion {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, reason: systemReason()) }
    defer { close(descriptor) }

    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FileError(path: path, reason: systemReason())
    }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: throw FileError(path: path, reason: "is a folder, not a file")
    case S_IFREG: break
    default: return try reading(descriptor, path: path)
    }
    let count = Int(status.st_size)
    // The system's own files, /proc/self/status say, tell the size 0.
    guard count > 0 else { return try reading(descriptor, path: path) }
    let address = unsafe mmap(nil, count, PROT_READ, MAP_PRIVATE, descriptor, 0)
    guard let address = unsafe address, unsafe address != MAP_FAILED else {
      throw FileError(path: path, reason: systemReason())
    }
    nonisolated(unsafe) let mapped = unsafe address
    return unsafe ByteRegion(base: UnsafeRawPointer(address), count: count) { unsafe munmap(mapped, count) }
  }

  private static func reading(_ descriptor: Int32, path: String) throws(FileError) -> ByteRegion {
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let got = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else { throw FileError(path: path, reason: systemReason()) }
      if got == 0 { return ByteRegion(copying: bytes.span) }
      bytes.append(contentsOf: chunk[..<got])
    }
  }
}
#endif
