import AtrousBytes
import AtrousSegmentation

extension Arguments {
  static let labels = Option(
    "labels", "FILE",
    help: "names of the classes, one a line (default: the model's; VOC's for 21 classes without)")

  /// The names that `--labels` gives; nil without it.
  func labels() throws(CommandError) -> ClassNames? {
    guard let path = value("labels") else { return nil }
    return ClassNames(labels: try lines(of: path), classes: nil)
  }
}

/// The lines of a file without blanks around them; empty lines are left out.
func lines(of path: String) throws(CommandError) -> [String] {
  let file: ByteRegion
  do { file = try ByteRegion.reading(path: path) } catch { throw CommandError(error) }
  return String(decoding: file.copy(0..<file.count) ?? [], as: UTF8.self)
    .split(whereSeparator: \.isNewline)
    .map { line in
      let end = line.lastIndex { !$0.isWhitespace }
      return end.map { String(line[...$0].drop(while: \.isWhitespace)) } ?? ""
    }
    .filter { !$0.isEmpty }
}
