import Atrous
import Testing

@Suite struct NpyTests {
  @Test(arguments: [
    (ElementType.float32, [2, 3]), (.int8, []), (.uint8, [0, 7]), (.int64, [5]), (.float16, [1, 1, 1, 1]),
    (.bool, [3, 1]), (.int32, [1, 2, 3, 4]),
  ])
  func roundTrip(type: ElementType, shape: [Int]) throws {
    let count = try shape.reduce(#require(type.size), *)
    let array = NpyArray(type: type, shape: shape, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0) })
    let file = array.file
    #expect((file.count - count) % 64 == 0)
    #expect(try NpyArray(file.span) == array)
  }

  /// As NumPy writes it: one dimension with a comma, version 1.
  @Test func numpysOwnHeader() throws {
    let file = npy("{'descr': '<i2', 'fortran_order': False, 'shape': (2,), }", data: [1, 0, 2, 0])
    #expect(try NpyArray(file.span) == NpyArray(type: .int16, shape: [2], bytes: [1, 0, 2, 0]))
    let wide = npy("{'shape': (), 'fortran_order': False, 'descr': '|u1'}", data: [9], version: 2)
    #expect(try NpyArray(wide.span) == NpyArray(type: .uint8, shape: [], bytes: [9]))
  }

  /// `numpy.save` of `np.asfortranarray([[1, 2, 3], [4, 5, 6]], dtype='>i2')`.
  @Test func otherOrders() throws {
    let file = npy(
      "{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }",
      data: [0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6])
    #expect(
      try NpyArray(file.span)
        == NpyArray(type: .int16, shape: [2, 3], bytes: [1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0]))
    let empty = npy("{'descr': '<f8', 'fortran_order': True, 'shape': (3, 0), }", data: [])
    #expect(try NpyArray(empty.span) == NpyArray(type: .float64, shape: [3, 0], bytes: []))
  }

  @Test(arguments: [
    "", "{", "{'descr':", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False}",
    "{'descr': '>f3', 'fortran_order': False, 'shape': (1,)}",
    "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}",
    "{'descr': '<f4', 'fortran_order': Maybe, 'shape': (1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (1x,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 4)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (2,)}",
    "{'descr': '<f4', 'fortran_order': False, 'shape': (0,)}",
  ])
  func hostileHeader(header: String) {
    let file = npy(header, data: [0, 0, 0, 0])
    #expect(throws: NpyError.self) { try NpyArray(file.span) }
  }

  @Test func cutOffAtEveryByte() {
    let file = NpyArray(type: .uint8, shape: [4], bytes: [1, 2, 3, 4]).file
    for length in 0..<file.count {
      let cut = Array(file.prefix(length))
      #expect(throws: NpyError.self, "\(length) bytes") { try NpyArray(cut.span) }
    }
  }

  private func npy(_ header: String, data: [UInt8], version: UInt8 = 1) -> [UInt8] {
    let length = UInt8(header.utf8.count)
    return [0x93] + Array("NUMPY".utf8) + [version, 0, length, 0] + (version > 1 ? [0, 0] : [])
      + Array(header.utf8) + data
  }
}
