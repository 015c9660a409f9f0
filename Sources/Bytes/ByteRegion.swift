/// A read-only region of bytes and its owner: a file that was read, or a copy.
///
/// One of the few places that hold unsafe memory: every read is checked against the region's size, and a read
/// outside it is `nil`, never a trap.
@safe public final class ByteRegion: Sendable {
  package nonisolated(unsafe) let base: UnsafeRawPointer
  public let count: Int
  private let release: @Sendable () -> Void

  /// Bytes that can be read behind every region: vector kernels read whole vectors.
  package static let slack = 128

  /// Adopts `count` bytes at `base`, which must stay readable, with `slack` bytes behind them, and unchanged until
  /// `release` is called.
  package init(base: UnsafeRawPointer, count: Int, release: @escaping @Sendable () -> Void) {
    unsafe self.base = unsafe base
    self.count = count
    self.release = release
  }

  /// Copies bytes that somebody else owns. The copy is aligned to 64 bytes.
  public convenience init(copying bytes: Span<UInt8>) {
    let count = bytes.count
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: count + Self.slack, alignment: 64)
    unsafe bytes.withUnsafeBytes { unsafe copy.copyMemory(from: $0) }
    nonisolated(unsafe) let owned = unsafe copy
    unsafe self.init(base: UnsafeRawPointer(copy.baseAddress!), count: count) { unsafe owned.deallocate() }
  }

  /// Zeros, of which `fill` makes what the region then holds. Aligned to 64 bytes.
  package convenience init(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
    let memory = ZeroedMemory(count: count + Self.slack)
    unsafe fill(UnsafeMutableRawBufferPointer(rebasing: memory.bytes[..<count]))
    unsafe self.init(base: UnsafeRawPointer(memory.bytes.baseAddress!), count: count) {
      withExtendedLifetime(memory) {}
    }
  }

  deinit { release() }

  /// Whether `length` bytes at `offset` lie inside the region. No argument can overflow it.
  public func contains(offset: Int, length: Int) -> Bool {
    offset >= 0 && length >= 0 && offset <= count && length <= count - offset
  }

  /// The little-endian integer at `offset`, of any alignment, or nil where it is not wholly inside the region.
  public func load<Value: FixedWidthInteger & BitwiseCopyable>(at offset: Int, as type: Value.Type) -> Value?
  {
    guard contains(offset: offset, length: MemoryLayout<Value>.size) else { return nil }
    return Value(littleEndian: unsafe base.loadUnaligned(fromByteOffset: offset, as: Value.self))
  }

  /// A copy of the bytes of `range`, or nil where it is not wholly inside the region.
  public func copy(_ range: Range<Int>) -> [UInt8]? {
    guard contains(offset: range.lowerBound, length: range.count) else { return nil }
    return unsafe Array(UnsafeRawBufferPointer(start: base + range.lowerBound, count: range.count))
  }

  /// Calls `body` with the whole region.
  public func withSpan<Result, Failure: Error>(
    _ body: (Span<UInt8>) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let bytes = unsafe UnsafeBufferPointer(start: base.assumingMemoryBound(to: UInt8.self), count: count)
    return try body(unsafe bytes.span)
  }
}
