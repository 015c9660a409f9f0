#if os(Linux) && !hasFeature(Embedded)
#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif
#endif

/// Zeros to work in, aligned to 64 bytes at least.
///
/// On Linux much memory comes from the system itself, which has zeros at hand and gives them when they are first touched.
@safe package final class ZeroedMemory: @unchecked Sendable {
  package let bytes: UnsafeMutableRawBufferPointer
  private let isMapped: Bool

  package init(count: Int) {
    if let mapped = unsafe Self.mapped(count) {
      unsafe bytes = unsafe mapped
      isMapped = true
    } else {
      unsafe bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 64)
      unsafe bytes.initializeMemory(as: UInt8.self, repeating: 0)
      isMapped = false
    }
  }

  deinit {
    #if os(Linux) && !hasFeature(Embedded)
    if isMapped {
      unsafe munmap(bytes.baseAddress!, bytes.count)
      return
    }
    #endif
    unsafe bytes.deallocate()
  }

  /// Nil where a map would not pay, or the system has none.
  private static func mapped(_ count: Int) -> UnsafeMutableRawBufferPointer? {
    #if os(Linux) && !hasFeature(Embedded)
    guard count >= 4 << 20,
      let base = unsafe mmap(nil, count, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      unsafe base != MAP_FAILED
    else { return nil }
    return unsafe UnsafeMutableRawBufferPointer(start: base, count: count)
    #else
    return nil
    #endif
  }
}
