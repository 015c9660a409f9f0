package import AtrousBytes

/// A constant tensor's bytes, used where they lie: in the model's file, or in a region that a pass has made.
package struct Constant: Sendable {
  private let region: ByteRegion
  private let range: Range<Int>

  /// Nil where the bytes do not lie in the region, or begin at an address that is no multiple of `alignment`.
  package init?(_ region: ByteRegion, _ range: Range<Int>, alignment: Int) {
    guard region.contains(offset: range.lowerBound, length: range.count),
      unsafe (Int(bitPattern: region.base) + range.lowerBound) % alignment == 0
    else { return nil }
    self.region = region
    self.range = range
  }

  /// A copy of `bytes`, aligned for every type.
  package init(copying bytes: [UInt8]) {
    region = ByteRegion(copying: bytes.span)
    range = 0..<bytes.count
  }

  package init<Element: BitwiseCopyable>(_ elements: [Element]) {
    self.init(copying: unsafe elements.withUnsafeBytes { unsafe Array($0) })
  }

  /// What `fill` makes of zeros.
  package init(byteCount: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
    region = unsafe ByteRegion(count: byteCount, fill)
    range = 0..<byteCount
  }

  /// Elements of a type for which the constant is aligned.
  package func withSpan<Element: BitwiseCopyable, Result>(
    as type: Element.Type, _ body: (Span<Element>) -> Result
  ) -> Result {
    unsafe body(bytes.assumingMemoryBound(to: Element.self).span)
  }

  package func array<Element: BitwiseCopyable>(of type: Element.Type) -> [Element] {
    withSpan(as: type) { span in span.indices.map { span[$0] } }
  }

  package var byteCount: Int { range.count }

  /// How many elements of a type there are.
  func count<Element: BitwiseCopyable>(of type: Element.Type) -> Int {
    byteCount / MemoryLayout<Element>.stride
  }

  /// The bytes, valid while the constant lives.
  package var bytes: UnsafeRawBufferPointer {
    unsafe UnsafeRawBufferPointer(start: region.base + range.lowerBound, count: range.count)
  }

  /// The first element, valid while the constant lives.
  func pointer<Element: BitwiseCopyable>(to type: Element.Type) -> UnsafePointer<Element> {
    unsafe (region.base + range.lowerBound).assumingMemoryBound(to: Element.self)
  }
}
