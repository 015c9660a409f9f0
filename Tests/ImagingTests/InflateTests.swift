import AtrousArchive
import AtrousImaging
import Testing

@Suite struct InflateTests {
  /// Streams made by zlib 1.2.13 of the same text: matches in the fixed code, and literals in a dynamic one
  /// (Python's zlib.compressobj(9, DEFLATED, -15, 9, strategy), strategies 0 and 2).
  @Test(arguments: [
    "4b2c29ca2f2d5648cecf2bcbcf292dc9cccf5348244e282f452125332711c40100",
    "05c1c10900300803c055b29ad88f2009b4d1f97b17be9a8714573d2e11e1ab794871d5e31211be9a8714573d2e11c183531d2ef103",
  ])
  func zlibStreams(hex: String) throws {
    let digits = Array(hex)
    let bytes = stride(from: 0, to: digits.count, by: 2).map {
      UInt8(String(digits[$0...$0 + 1]), radix: 16)!
    }
    let text = String(repeating: "atrous convolution ", count: 3) + "and dilation"
    #expect(try inflated(bytes, maxOutput: 100) == Array(text.utf8))
    for length in bytes.indices { #expect(error(Array(bytes[..<length])) != nil) }
  }

  private func error(_ bytes: [UInt8], maxOutput: Int = 1000) -> ArchiveError? {
    do {
      _ = try inflate(bytes.span, maxOutput: maxOutput)
      return nil
    } catch {
      return error
    }
  }

  @Test func storedBlock() throws {
    let bytes: [UInt8] = [0x01, 3, 0, 0xFC, 0xFF, 7, 8, 9, 0xAA]
    #expect(try inflated(bytes, maxOutput: 3) == [7, 8, 9])
    #expect(error(bytes, maxOutput: 2) == .outputTooLarge(offset: 1, limit: 2))
    #expect(
      error(Array(bytes[..<7]))
        == .truncated(what: "a stored DEFLATE block", offset: 5, needed: 3, available: 2))
    #expect(error([0x01, 3, 0, 0xFC, 0xFE]) != nil)
  }

  /// RFC 1951, section 3.2.6, by hand: 'a', then a match of 258 at distance 1, then the end.
  @Test func fixedBlock() throws {
    // 1, 01, 10010001 ('a'), 11000101 (285), 00000 (distance 1), 0000000 (end).
    let bits =
      [1, 1, 0] + [1, 0, 0, 1, 0, 0, 0, 1] + [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0] + [
        0, 0, 0, 0, 0, 0, 0,
      ]
    var bytes = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
    for (index, bit) in bits.enumerated() { bytes[index / 8] |= UInt8(bit) << UInt8(index % 8) }
    #expect(try inflated(bytes, maxOutput: 259) == [UInt8](repeating: UInt8(ascii: "a"), count: 259))
    guard case .outputTooLarge = error(bytes, maxOutput: 258) else {
      Issue.record("the limit is not kept")
      return
    }
    #expect(error(Array(bytes.dropLast())) != nil)
  }

  @Test func emptyInputs() throws {
    guard case .truncated = error([]) else {
      Issue.record("empty input is accepted")
      return
    }
    #expect(try inflated([0x03, 0x00], maxOutput: 0) == [])
    #expect(error([0x07])?.description.contains("block type") == true)
  }

  @Test func distanceBeforeTheStart() {
    // 1, 01, then 0000001 (257, length 3) and 00000 (distance 1) with nothing before.
    #expect(error([0b0000_0011, 0b0000_0010, 0])?.description.contains("distance") == true)
  }

  @Test func cyclicRedundancyCheck() {
    #expect(checksum(Array("123456789".utf8)) == 0xCBF4_3926)
    #expect(checksum([]) == 0)
  }
}
