extension ZipDirectory {
  /// The archive again, to stand behind `offset` other bytes. Its entries keep their compressed bytes.
  ///
  /// - Parameter file: the bytes that the directory was read from.
  /// - Throws: `ArchiveError` where an entry lies outside the file.
  public func archive(of file: Span<UInt8>, behind offset: Int) throws(ArchiveError) -> [UInt8] {
    var contents: [[UInt8]] = []
    for entry in entries {
      let start = try entry.start(in: file)
      try file.require(entry.compressedSize, at: start, "a ZIP entry")
      contents.append((start..<start + entry.compressedSize).map { file[$0] })
    }
    return zipArchive(zip(entries, contents).map { ($0, $1) }, behind: offset)
  }
}

/// A ZIP archive of files that are stored as they are.
///
/// - Parameter offset: how many bytes stand before the archive in its file. Offsets in the archive count from the
///   beginning of the file.
public func storedZip(_ files: [(name: String, bytes: [UInt8])], behind offset: Int = 0) -> [UInt8] {
  zipArchive(
    files.map { name, bytes in
      let entry = ZipDirectory.Entry(
        name: name, size: bytes.count, method: 0, compressedSize: bytes.count,
        checksum: crc32(bytes.span), header: 0)
      return (entry, bytes)
    }, behind: offset)
}

/// Local headers with their contents, the central directory, the end record (PKWARE, "APPNOTE.TXT" 4.3.6).
private func zipArchive(_ files: [(entry: ZipDirectory.Entry, contents: [UInt8])], behind offset: Int)
  -> [UInt8]
{
  var archive: [UInt8] = []
  var directory: [UInt8] = []
  for (entry, contents) in files {
    let header = offset + archive.count
    archive.append(littleEndian: 0x0403_4b50, 4)
    archive.append(commonFieldsOf: entry)
    archive += Array(entry.name.utf8) + contents

    directory.append(littleEndian: 0x0201_4b50, 4)
    directory.append(littleEndian: 20, 2)  // version that made it: 2.0
    directory.append(commonFieldsOf: entry)
    directory += [UInt8](repeating: 0, count: 10)  // no comment, disk 0, no attributes
    directory.append(littleEndian: header, 4)
    directory += Array(entry.name.utf8)
  }
  let start = offset + archive.count
  archive += directory
  archive.append(littleEndian: 0x0605_4b50, 4)
  archive.append(littleEndian: 0, 4)
  archive.append(littleEndian: files.count, 2)
  archive.append(littleEndian: files.count, 2)
  archive.append(littleEndian: directory.count, 4)
  archive.append(littleEndian: start, 4)
  archive.append(littleEndian: 0, 2)
  return archive
}

extension [UInt8] {
  fileprivate mutating func append(littleEndian number: Int, _ width: Int) {
    for index in 0..<width { append(UInt8(truncatingIfNeeded: number >> (8 * index))) }
  }

  /// What a local header and a directory entry both hold, from the version that is needed to the length of extra fields.
  fileprivate mutating func append(commonFieldsOf entry: ZipDirectory.Entry) {
    append(littleEndian: 20, 2)
    append(littleEndian: 0x800, 2)  // names in UTF-8
    append(littleEndian: entry.method, 2)
    append(littleEndian: 0x0021_0000, 4)  // 1 January 1980
    append(littleEndian: Int(entry.checksum), 4)
    append(littleEndian: entry.compressedSize, 4)
    append(littleEndian: entry.size, 4)
    append(littleEndian: entry.name.utf8.count, 2)
    append(littleEndian: 0, 2)
  }
}
