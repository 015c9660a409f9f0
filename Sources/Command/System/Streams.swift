#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Standard input, read in pieces of any size.
struct InputStream {
  private var buffer: [UInt8] = []
  private var position = 0
  /// Bytes that were read out of it.
  private(set) var offset = 0
  private let descriptor: Int32

  init(descriptor: Int32 = 0) { self.descriptor = descriptor }

  /// The next byte; nil at the end.
  mutating func byte() -> UInt8? {
    if position == buffer.count {
      buffer = [UInt8](repeating: 0, count: 1 << 16)
      buffer.removeLast(buffer.count - fill(&buffer, from: 0, isOnce: true))
      position = 0
    }
    guard position < buffer.count else { return nil }
    defer { position += 1 }
    offset += 1
    return buffer[position]
  }

  /// The next bytes, fewer than `count` at the end.
  mutating func bytes(_ count: Int) -> [UInt8] {
    let buffered = min(count, buffer.count - position)
    var bytes = [UInt8](repeating: 0, count: count)
    bytes.replaceSubrange(0..<buffered, with: buffer[position..<position + buffered])
    position += buffered
    let end = fill(&bytes, from: buffered, isOnce: false)
    bytes.removeLast(count - end)
    offset += end
    return bytes
  }

  /// Reads into an array from a position on, up to its end or, once, what is there; returns the end of what was read.
  private func fill(_ bytes: inout [UInt8], from start: Int, isOnce: Bool) -> Int {
    var end = start
    while end < bytes.count {
      let got = unsafe bytes.withUnsafeMutableBytes {
        unsafe read(descriptor, $0.baseAddress! + end, $0.count - end)
      }
      if got < 0 && errno == EINTR { continue }
      guard got > 0 else { break }
      end += got
      if isOnce { break }
    }
    return end
  }
}

/// Writes bytes to standard output, past its buffer.
func writeOutput(_ bytes: [UInt8]) throws(CommandError) {
  var start = 0
  while start < bytes.count {
    let wrote = unsafe bytes.withUnsafeBytes { unsafe write(1, $0.baseAddress! + start, $0.count - start) }
    if wrote < 0 && errno == EINTR { continue }
    guard wrote > 0 else { throw .input("standard output: \(unsafe String(cString: strerror(errno)))") }
    start += wrote
  }
}
