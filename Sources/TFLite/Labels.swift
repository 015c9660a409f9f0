import AtrousArchive
import AtrousBytes
import AtrousFlatBuffers

extension Model {
  /// The class names of a model: a text file, a name a line, in the ZIP archive that is appended to the model, named
  /// by the metadata of its output. What is not there or cannot be read makes a model without names.
  static func labels(in bytes: ByteRegion, metadata: [MetadataEntry]) -> [String] {
    guard let entry = metadata.first(where: { $0.name == "TFLITE_METADATA" }),
      let copy = bytes.copy(entry.data),
      let file = labelFile(namedIn: ByteRegion(copying: copy.span))
    else { return [] }
    let text = bytes.withSpan { span -> [UInt8]? in
      guard let archive = try? ZipDirectory(span),
        let entry = archive.entries.first(where: { $0.name == file })
      else { return nil }
      return try? archive.bytes(of: entry, in: span, limit: 1 << 20)
    }
    guard let text else { return [] }
    var lines = String(decoding: text, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    while lines.last?.isEmpty == true { lines.removeLast() }
    return lines.map { String($0.last == "\r" ? $0.dropLast() : $0) }
  }

  /// The name of the first label file of an output tensor (TFLite metadata schema: `ModelMetadata`, field 3 its
  /// subgraphs; theirs 3 the outputs; theirs 6 the associated files, whose type 2 or 3 means labels). Of a few files:
  /// lists that share their parts could name any number.
  private static func labelFile(namedIn metadata: ByteRegion) -> String? {
    guard let root = try? Table(rootOf: metadata), let graph = try? root.tables(3).first else { return nil }
    var left = 256
    for output in (try? graph.tables(3)) ?? [] {
      for file in (try? output.tables(6).prefix(left)) ?? [] {
        left -= 1
        if let type = try? file.scalar(2, default: UInt8(0)), type == 2 || type == 3 {
          return try? file.string(0)
        }
      }
      if left <= 0 { return nil }
    }
    return nil
  }
}
