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
  /// Reads a file to its end, a pipe or a device too.
  ///
  /// The bytes are a copy. A mapped file would save it, a fraction of a millisecond a megabyte, but ends the process with
  /// a bus error when another program cuts it short, and shows what others write into it after it was checked.
  ///
  /// - Parameter limit: the most bytes that are read; a device may have no end.
  /// - Throws: `FileError` where the path cannot be opened or read, is a folder, or is longer than the limit.
  public static func reading(path: String, limit: Int = Limits().fileBytes) throws(FileError) -> ByteRegion {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileError(path: path, reason: systemReason()) }
    defer { close(descriptor) }

    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else {
      throw FileError(path: path, reason: systemReason())
    }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw FileError(path: path, reason: "is a folder, not a file")
    }
    // One byte more than the file has, so that its end is found without growing.
    var buffer = Buffer(capacity: min(max(Int(status.st_size), 0), limit) + 1)
    while true {
      let got = unsafe read(descriptor, buffer.free.baseAddress, buffer.free.count)
      if got < 0 && errno == EINTR { continue }
      guard got >= 0 else {
        let reason = systemReason()
        buffer.deallocate()
        throw FileError(path: path, reason: reason)
      }
      if got == 0 { return buffer.region() }
      buffer.count += got
      guard buffer.count <= limit else {
        buffer.deallocate()
        throw FileError(path: path, reason: "has more than \(limit) bytes, which are allowed")
      }
      if unsafe buffer.free.isEmpty { buffer.grow() }
    }
  }
}

/// The first bytes of a file, `count` at most, by which its format is told; nil where it cannot be read.
public func firstBytes(ofFile path: String, count: Int) -> [UInt8]? {
  let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
  guard descriptor >= 0 else { return nil }
  defer { close(descriptor) }
  var bytes = [UInt8](repeating: 0, count: count)
  let got = unsafe bytes.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
  return got < 0 ? nil : Array(bytes.prefix(got))
}

/// Memory that a file is read into.
@safe private struct Buffer {
  private var bytes: UnsafeMutableRawBufferPointer
  var count = 0

  init(capacity: Int) {
    unsafe bytes = UnsafeMutableRawBufferPointer.allocate(
      byteCount: capacity + ByteRegion.slack, alignment: 64)
  }

  var free: UnsafeMutableRawBufferPointer {
    unsafe UnsafeMutableRawBufferPointer(rebasing: bytes[count..<bytes.count - ByteRegion.slack])
  }

  mutating func grow() {
    let larger = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(1 << 16, 2 * count) + ByteRegion.slack, alignment: 64)
    unsafe larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
    unsafe bytes.deallocate()
    unsafe bytes = unsafe larger
  }

  func deallocate() { unsafe bytes.deallocate() }

  func region() -> ByteRegion {
    nonisolated(unsafe) let bytes = unsafe bytes
    return unsafe ByteRegion(base: UnsafeRawPointer(bytes.baseAddress!), count: count) {
      unsafe bytes.deallocate()
    }
  }
}
#endif
