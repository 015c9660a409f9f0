package import AtrousBytes

/// A FlatBuffers vector: a 32-bit count, then the elements. The whole of it is checked when it is made.
package struct Vector {
  package let bytes: ByteRegion
  package let start: Int
  package let count: Int
  private let elementSize: Int

  package init(_ bytes: ByteRegion, at position: Int, elementSize: Int) throws(FlatBufferError) {
    count = try bytes.size(at: position)
    start = position + 4
    self.bytes = bytes
    self.elementSize = elementSize
    let (length, overflow) = count.multipliedReportingOverflow(by: elementSize)
    guard !overflow, bytes.contains(offset: start, length: length) else {
      throw .outOfBounds(offset: start, count: overflow ? .max : length, size: bytes.count)
    }
  }

  /// Where the elements lie in the file.
  package var range: Range<Int> { start..<start + count * elementSize }

  /// Element `index` of a vector of tables: an offset that counts from the element itself.
  package func table(_ index: Int) throws(FlatBufferError) -> Table {
    let element = start + index * 4
    return try Table(bytes, at: element.clampedSum(try bytes.size(at: element)))
  }
}

extension ByteRegion {
  /// The little-endian integer at `offset`.
  package func read<Value: FixedWidthInteger & BitwiseCopyable>(
    at offset: Int, as type: Value.Type
  ) throws(FlatBufferError) -> Value {
    guard let value = load(at: offset, as: Value.self) else {
      throw .outOfBounds(offset: offset, count: MemoryLayout<Value>.size, size: count)
    }
    return value
  }

  /// The 32-bit size or distance at `offset`. One that `Int` cannot hold is `Int.max`.
  func size(at offset: Int) throws(FlatBufferError) -> Int {
    Int(clamping: try read(at: offset, as: UInt32.self))
  }
}
