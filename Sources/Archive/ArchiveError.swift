/// Why compressed data or a ZIP archive cannot be read. Offsets are in bytes from the start of the stream or file.
public indirect enum ArchiveError: Error, Equatable, Sendable {
  /// The bytes end before `what` is complete.
  case truncated(what: String, offset: Int, needed: Int, available: Int)
  /// A field has a value that the format forbids.
  case invalid(what: String, offset: Int, actual: Int, expected: String)
  /// A stored checksum (`expected`) differs from the computed one (`actual`).
  case checksum(what: String, offset: Int, actual: UInt32, expected: UInt32)
  /// Compressed data expands to more than it may.
  case outputTooLarge(offset: Int, limit: Int)
  /// No end record of a ZIP archive.
  case notAnArchive
}

extension ArchiveError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .truncated(let what, let offset, let needed, let available):
      return "offset \(offset): truncated \(what): needs \(needed) bytes, has \(available)"
    case .invalid(let what, let offset, let actual, let expected):
      return "offset \(offset): invalid \(what): \(actual), expected \(expected)"
    case .checksum(let what, let offset, let actual, let expected):
      let hex = (String(actual, radix: 16), String(expected, radix: 16))
      return "offset \(offset): checksum of \(what) is 0x\(hex.0), expected 0x\(hex.1)"
    case .outputTooLarge(let offset, let limit):
      return "offset \(offset): compressed data expands beyond \(limit) bytes"
    case .notAnArchive: return "not a ZIP archive"
    }
  }
}

/// Checked reads at an offset.
extension Span<UInt8> {
  func require(_ length: Int, at offset: Int, _ what: @autoclosure () -> String) throws(ArchiveError) {
    guard offset >= 0 && length >= 0 && offset <= count && length <= count - offset else {
      throw .truncated(what: what(), offset: offset, needed: length, available: Swift.max(0, count - offset))
    }
  }

  func byte(at offset: Int, _ what: @autoclosure () -> String) throws(ArchiveError) -> UInt8 {
    try require(1, at: offset, what())
    return self[offset]
  }

  func bigEndian32(at offset: Int, _ what: @autoclosure () -> String) throws(ArchiveError) -> UInt32 {
    try littleEndian32(at: offset, what()).byteSwapped
  }

  func littleEndian32(at offset: Int, _ what: @autoclosure () -> String) throws(ArchiveError) -> UInt32 {
    UInt32(truncatingIfNeeded: try littleEndian64(4, at: offset, what()))
  }

  /// A size or an offset of `length` bytes, 7 at most. One that `Int` cannot hold is `Int.max`, which no file contains.
  func littleEndian(_ length: Int, at offset: Int, _ what: @autoclosure () -> String) throws(ArchiveError)
    -> Int
  {
    Int(clamping: try littleEndian64(length, at: offset, what()))
  }

  private func littleEndian64(
    _ length: Int, at offset: Int, _ what: @autoclosure () -> String
  ) throws(ArchiveError) -> UInt64 {
    try require(length, at: offset, what())
    return (0..<length).reduce(0) { $0 | UInt64(self[offset + $1]) << UInt64(8 * $1) }
  }
}
