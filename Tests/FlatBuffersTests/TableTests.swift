import AtrousBytes
import AtrousFlatBuffers
import Testing

/// A root table with a number, a string, a vector and a table, written out by hand.
@Suite struct TableTests {
  static let good: [UInt8] =
    [20, 0, 0, 0]  // 0: the root table is at 20
    + [14, 0, 20, 0, 4, 0, 8, 0, 12, 0, 16, 0, 0, 0]  // 4: virtual table of five fields, the last absent
    + [0, 0]
    + [16, 0, 0, 0]  // 20: the table; its virtual table lies 16 bytes before
    + [7, 0, 0, 0]  // 24: field 0
    + [12, 0, 0, 0]  // 28: field 1, at 40
    + [16, 0, 0, 0]  // 32: field 2, at 48
    + [32, 0, 0, 0]  // 36: field 3, at 68
    + [2, 0, 0, 0, 0x61, 0x62, 0, 0]  // 40: "ab"
    + [3, 0, 0, 0, 1, 0, 2, 0, 0xff, 0xff, 0, 0]  // 48: 1, 2, -1
    + [6, 0, 8, 0, 4, 0, 0, 0]  // 60: virtual table of the inner table
    + [8, 0, 0, 0, 9, 0, 0, 0]  // 68: the inner table

  struct Content: Equatable {
    var number: Int32
    var text: String?
    var values: [Int16]?
    var inner: Int32
    var absent: Int32
  }

  private func read(_ bytes: [UInt8]) throws(FlatBufferError) -> Content {
    let root = try Table(rootOf: ByteRegion(copying: bytes.span))
    let inner = try root.require(try root.table(3), field: 3)
    return Content(
      number: try root.scalar(0, default: 0), text: try root.string(1),
      values: try root.scalars(2, as: Int16.self), inner: try inner.scalar(0, default: 0),
      absent: try root.scalar(4, default: 42))
  }

  private func changed(_ changes: [Int: UInt8]) -> [UInt8] {
    var bytes = Self.good
    for (offset, byte) in changes { bytes[offset] = byte }
    return bytes
  }

  @Test func everyKindOfField() throws {
    #expect(
      try read(Self.good) == Content(number: 7, text: "ab", values: [1, 2, -1], inner: 9, absent: 42))
  }

  /// Nothing depends on the alignment that a well-made file has.
  @Test func misaligned() throws {
    var bytes = Self.good
    bytes.insert(0xee, at: 4)
    bytes[0] = 21
    #expect(try read(bytes) == read(Self.good))
  }

  @Test(arguments: 0..<good.count) func cutOff(length: Int) {
    #expect(throws: FlatBufferError.self) { try read(Array(Self.good.prefix(length))) }
  }

  @Test(arguments: [
    [20: 0xff, 21: 0xff, 22: 0xff, 23: 0x7f],  // far before the file
    [20: 0, 21: 0, 22: 0, 23: 0x80],  // far behind it
    [4: 15], [4: 2], [4: 0xff, 5: 0xff],  // a size that is odd, too small, too large
    [6: 3], [6: 0xff, 7: 0xff],  // a table too small, too large
  ])
  func badVirtualTable(changes: [Int: UInt8]) {
    #expect(throws: FlatBufferError.badVirtualTable(offset: 20)) { try read(changed(changes)) }
  }

  @Test func fieldOutsideItsTable() {
    #expect(throws: FlatBufferError.fieldOutsideTable(offset: 37, table: 20)) { try read(changed([8: 17])) }
    #expect(throws: FlatBufferError.fieldOutsideTable(offset: 23, table: 20)) { try read(changed([8: 3])) }
  }

  @Test func offsetsAndCountsBeyondTheFile() {
    #expect(throws: FlatBufferError.outOfBounds(offset: 0xffff_ff14, count: 4, size: 76)) {
      try read(changed([1: 0xff, 2: 0xff, 3: 0xff]))
    }
    #expect(throws: FlatBufferError.outOfBounds(offset: 52, count: 2 * 0xffff_ff03, size: 76)) {
      try read(changed([49: 0xff, 50: 0xff, 51: 0xff]))
    }
    #expect(throws: FlatBufferError.outOfBounds(offset: 44, count: 33, size: 76)) {
      try read(changed([40: 33]))
    }
  }

  @Test func missingField() {
    #expect(throws: FlatBufferError.missingField(id: 3, table: 20)) { try read(changed([14: 0])) }
  }
}
