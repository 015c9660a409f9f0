/// The directory of a ZIP archive (PKWARE, "APPNOTE.TXT" 4.3). Bytes before the archive, a model it was appended to,
/// are allowed: offsets then count from the archive's own start.
public struct ZipDirectory: Sendable {
  public struct Entry: Sendable, Equatable {
    public let name: String
    /// Bytes when inflated.
    public let size: Int
    let method: Int
    let compressedSize: Int
    let checksum: UInt32
    /// Where the entry's local header lies in the file. A sum beyond `Int` is negative, and refused when it is read.
    let header: Int
  }

  public let entries: [Entry]

  /// Reads the directory of the archive at the end of a file.
  ///
  /// - Throws: `notAnArchive` where there is no end record, `truncated` or `invalid` where it or an entry is broken.
  public init(_ file: Span<UInt8>) throws(ArchiveError) {
    let end = try Self.endRecord(file)
    let count = try file.littleEndian(2, at: end + 10, "the end record")
    let size = try file.littleEndian(4, at: end + 12, "the end record")
    let offset = try file.littleEndian(4, at: end + 16, "the end record")
    // The directory ends where its end record begins; what lies before the archive shifts all its offsets.
    let start = end - size
    guard start >= 0, offset <= start else {
      throw .invalid(
        what: "offset of the ZIP directory", offset: end + 16, actual: offset, expected: "0...\(start)")
    }
    let shift = start - offset

    var entries: [Entry] = []
    var position = start
    for _ in 0..<count {
      guard try file.littleEndian(4, at: position, "a ZIP directory entry") == 0x0201_4b50 else {
        throw .invalid(
          what: "ZIP directory entry", offset: position, actual: 0, expected: "the signature PK\\1\\2")
      }
      func field(_ at: Int, _ length: Int) throws(ArchiveError) -> Int {
        try file.littleEndian(length, at: position + at, "a ZIP directory entry")
      }
      let nameLength = try field(28, 2)
      try file.require(nameLength, at: position + 46, "a ZIP entry's name")
      let name = (0..<nameLength).map { file[position + 46 + $0] }
      entries.append(
        Entry(
          name: String(decoding: name, as: UTF8.self), size: try field(24, 4), method: try field(10, 2),
          compressedSize: try field(20, 4),
          checksum: try file.littleEndian32(at: position + 16, "a ZIP directory entry"),
          header: try field(42, 4) &+ shift))
      position += 46 + nameLength + (try field(30, 2)) + (try field(32, 2))
    }
    self.entries = entries
  }

  /// The last end record: a signature, 18 bytes, and a comment of at most 65535.
  private static func endRecord(_ file: Span<UInt8>) throws(ArchiveError) -> Int {
    var position = file.count - 22
    while position >= 0 && position >= file.count - 22 - 0xffff {
      if try file.littleEndian(4, at: position, "the end record") == 0x0605_4b50 { return position }
      position -= 1
    }
    throw .notAnArchive
  }

  /// The bytes of an entry, stored or deflated, checked against its size and CRC-32.
  ///
  /// - Parameter limit: the most bytes that an entry may have.
  /// - Throws: `ArchiveError`.
  public func bytes(
    of entry: Entry, in file: Span<UInt8>, limit: Int = 1 << 30
  ) throws(ArchiveError) -> [UInt8] {
    guard entry.size <= limit else { throw .outputTooLarge(offset: entry.header, limit: limit) }
    let start = try entry.start(in: file)
    try file.require(entry.compressedSize, at: start, "a ZIP entry")

    var bytes: [UInt8] = []
    switch entry.method {
    case 0: for offset in start..<start + entry.compressedSize { bytes.append(file[offset]) }
    case 8: bytes = try inflate(file.extracting(start..<start + entry.compressedSize), maxOutput: entry.size)
    default:
      throw .invalid(
        what: "ZIP method", offset: entry.header + 8, actual: entry.method,
        expected: "0 (stored) or 8 (deflated)")
    }
    guard bytes.count == entry.size else {
      throw .truncated(
        what: "ZIP entry \(entry.name)", offset: start, needed: entry.size, available: bytes.count)
    }
    let actual = crc32(bytes.span)
    guard actual == entry.checksum else {
      throw .checksum(
        what: "ZIP entry \(entry.name)", offset: start, actual: actual, expected: entry.checksum)
    }
    return bytes
  }
}

extension ZipDirectory.Entry {
  /// Where the entry's bytes begin: behind its local header, whose name and extra fields have lengths of their own.
  func start(in file: Span<UInt8>) throws(ArchiveError) -> Int {
    guard try file.littleEndian(4, at: header, "a ZIP entry") == 0x0403_4b50 else {
      throw .invalid(what: "ZIP entry", offset: header, actual: 0, expected: "the signature PK\\3\\4")
    }
    let nameLength = try file.littleEndian(2, at: header + 26, "a ZIP entry")
    let extraLength = try file.littleEndian(2, at: header + 28, "a ZIP entry")
    return header + 30 + nameLength + extraLength
  }
}
