import AtrousArchive
import AtrousBytes
import AtrousFlatBuffers

extension Model {
  /// The class names of a model: a text file, a name a line, in the ZIP archive that is appended to the model, named
  /// by the metadata of its output. What is not there or cannot be read makes a model without names.
  static func labels(in bytes: ByteRegion, metadata: [MetadataEntry]) -> [String] {
    guard let root = metadataRoot(in: bytes, metadata), let file = labelFile(namedIn: root) else { return [] }
    let text = bytes.withSpan { span -> [UInt8]? in
      guard let archive = try? ZipDirectory(span),
        let entry = archive.entries.first(where: { $0.name == file })
      else { return nil }
      return try? archive.bytes(of: entry, in: span, limit: 1 << 20)
    }
    guard let text else { return [] }
    return names(inText: text)
  }

  /// A name a line: an empty line is a class without a name, but at the end. A byte order mark is no part of a name.
  package static func names(inText text: [UInt8]) -> [String] {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let text = String(decoding: text.starts(with: mark) ? text[3...] : text[...], as: UTF8.self)
    var lines: [[Unicode.Scalar]] = [[]]
    var last: Unicode.Scalar = " "
    for scalar in text.unicodeScalars {
      if !scalar.endsLine {
        lines[lines.count - 1].append(scalar)
      } else if (last, scalar) != ("\r", "\n") {
        lines.append([])
      }
      last = scalar
    }
    var names = lines.map(trimmed)
    while names.last?.isEmpty == true { names.removeLast() }
    return names
  }

  /// A line without blanks at its ends.
  private static func trimmed(_ line: [Unicode.Scalar]) -> String {
    guard let last = line.lastIndex(where: { !$0.isBlank }) else { return "" }
    return String(String.UnicodeScalarView(line[...last].drop { $0.isBlank }))
  }

  /// The name of the first label file of an output tensor (TFLite metadata schema: `ModelMetadata`, field 3 its
  /// subgraphs; theirs 3 the outputs; theirs 6 the associated files, whose type 2 or 3 means labels). Of a few files:
  /// lists that share their parts could name any number.
  private static func labelFile(namedIn root: Table) -> String? {
    guard let graph = try? root.tables(3).first else { return nil }
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

// Unicode's White_Space and its line ends, without the tables of properties, which are large where they are not shared.
extension Unicode.Scalar {
  fileprivate var endsLine: Bool {
    switch value {
    case 0x0A...0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  fileprivate var isBlank: Bool {
    switch value {
    case 0x09, 0x20, 0xA0, 0x1680, 0x2000...0x200A, 0x202F, 0x205F, 0x3000: true
    default: endsLine
    }
  }
}
