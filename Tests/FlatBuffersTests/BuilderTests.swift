import AtrousBytes
import AtrousFlatBuffers
import Testing

/// What the builder writes, read again.
@Suite struct BuilderTests {
  private func read(_ builder: consuming Builder, _ root: Builder.Offset) throws -> Table {
    let bytes = builder.finish(root: root, identifier: "TEST")
    #expect(bytes.count % 16 == 0)
    #expect(Array(bytes[4..<8]) == Array("TEST".utf8))
    return try Table(rootOf: ByteRegion(copying: bytes.span))
  }

  @Test func everyKindOfField() throws {
    var builder = Builder()
    let inner = builder.table([.number(UInt16(7)), nil, .flag(true)])
    let text = builder.string("héron")
    let wide = builder.vector([Int64.min, 5])
    let floats = builder.vector([Float(0.5), -0.25])
    let tables = builder.vector([inner, inner])
    let root = builder.table([
      .number(Int8(-1)), .number(UInt64.max), .offset(text), .offset(wide), .offset(floats), nil,
      .offset(tables), .number(Int32(-7)), .offset(inner),
    ])
    let table = try read(builder, root)
    #expect(try table.scalar(0, default: Int8(0)) == -1)
    #expect(try table.scalar(1, default: UInt64(0)) == .max)
    #expect(try table.string(2) == "héron")
    #expect(try table.scalars(3, as: Int64.self) == [.min, 5])
    #expect(try table.scalars(4, as: UInt32.self) == [Float(0.5).bitPattern, Float(-0.25).bitPattern])
    #expect(try table.table(5)?.position == nil)
    #expect(try table.scalar(7, default: Int32(0)) == -7)
    #expect(table.fieldCount == 9)
    let read = try table.tables(6) + [try #require(try table.table(8))]
    for inner in read {
      #expect(try inner.scalar(0, default: UInt16(0)) == 7)
      #expect(try inner.scalar(1, default: Int32(3)) == 3)
      #expect(try inner.bool(2))
    }
    #expect(Set(read.map(\.position)).count == 1)
  }

  @Test func emptyParts() throws {
    var builder = Builder()
    let (text, numbers) = (builder.string(""), builder.vector([Int32]()))
    let (tables, empty) = (builder.vector([Builder.Offset]()), builder.table([]))
    let root = builder.table([.offset(text), .offset(numbers), .offset(tables), .offset(empty), nil])
    let table = try read(builder, root)
    #expect(try table.string(0) == "")
    #expect(try table.scalars(1, as: Int32.self) == [])
    #expect(try table.tables(2).isEmpty)
    #expect(try table.table(3)?.fieldCount == 0)
    #expect(table.fieldCount == 4)
  }

  /// Numbers lie at multiples of their size, bytes at the alignment that was asked for, whatever was written before.
  @Test(arguments: 0..<20) func alignment(length: Int) throws {
    var builder = Builder()
    let bytes = builder.vector(bytes: [UInt8](repeating: 9, count: length), alignment: 16)
    let text = builder.string(String(repeating: "x", count: length))
    let wide = builder.vector([Int64](repeating: -1, count: length))
    let root = builder.table([
      .number(UInt8(1)), .offset(bytes), .number(Int64(2)), .offset(wide), .offset(text),
    ])
    let table = try read(builder, root)
    #expect(try table.vector(1, elementSize: 1)?.start.isMultiple(of: 16) == true)
    #expect(try table.vector(3, elementSize: 8)?.start.isMultiple(of: 8) == true)
    #expect(try table.scalars(1, as: UInt8.self) == [UInt8](repeating: 9, count: length))
    #expect(try table.scalar(2, default: Int64(0)) == 2)
    #expect(table.position.isMultiple(of: 4))
  }

  /// A thousand tables of one form add one virtual table.
  @Test func virtualTablesAreShared() throws {
    func size(_ count: Int) -> Int {
      var builder = Builder()
      for index in 0..<count { _ = builder.table([.number(Int32(index)), nil, .number(Int32(index))]) }
      return builder.count
    }
    #expect(size(1001) - size(2) == 999 * 12)
  }
}
