import AtrousArchive
package import AtrousBytes

/// The project's own files, of which mutations begin.
package struct Seeds: Sendable {
  package private(set) var models: [(name: String, bytes: [UInt8])] = []
  package private(set) var arrays: [(name: String, bytes: [UInt8])] = []

  /// - Parameter goldens: the project's folder `Tests/Goldens`.
  package init(goldens: String) throws(FileError) {
    for name in try filesInFolder("\(goldens)/networks") where name.hasPrefix("space_to_batch") {
      let bytes = try contents("\(goldens)/networks/\(name)")
      if name.hasSuffix(".tflite") { models.append((name, bytes)) }
    }
    for file in try filesInFolder("\(goldens)/operators") where file.hasSuffix(".zip") {
      let bytes = try contents("\(goldens)/operators/\(file)")
      guard let archive = try? ZipDirectory(bytes.span) else { continue }
      for entry in archive.entries {
        guard let content = try? archive.bytes(of: entry, in: bytes.span), content.count <= 16384 else {
          continue
        }
        let name = "\(file.dropLast(4))_\(entry.name.split(separator: "/").joined(separator: "_"))"
        if name.hasSuffix(".tflite") { models.append((name, content)) }
        if name.hasSuffix(".npy"), arrays.count < 64 { arrays.append((name, content)) }
      }
    }
  }
}

private func contents(_ path: String) throws(FileError) -> [UInt8] {
  let file = try ByteRegion.reading(path: path)
  return file.copy(0..<file.count) ?? []
}
