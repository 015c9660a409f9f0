import AtrousBytes
import AtrousSegmentation
import AtrousTFLite

/// The names of classes that a file gives.
struct LabelFile: Sendable {
  static let option = Option(
    "labels", "FILE",
    help: "names of the classes, one a line (default: the model's; VOC's for 21 classes without)")

  let path: String
  let names: ClassNames

  /// Nil where the command line names no file.
  init?(_ arguments: Arguments) throws(CommandError) {
    guard let path = arguments.value("labels") else { return nil }
    self.path = path
    names = ClassNames(Model.names(inText: try fileBytes(path)))
  }

  /// Says on standard error where there are more or fewer names than classes.
  func warn(classes: Int?) {
    guard let classes, names.names.count != classes else { return }
    writeError(
      "atrous: \(oneLine(path)): \(counted(names.names.count, "name")) for \(counted(classes, "class"))\n")
  }
}

/// `1 name`, `2 names`, `3 classes`.
func counted(_ count: Int, _ noun: String) -> String {
  count == 1 ? "1 \(noun)" : "\(count) \(noun)\(noun.hasSuffix("s") ? "es" : "s")"
}

/// The bytes of a text file.
func fileBytes(_ path: String) throws(CommandError) -> [UInt8] {
  let file: ByteRegion
  do { file = try ByteRegion.reading(path: path) } catch { throw CommandError(error) }
  return file.copy(0..<file.count) ?? []
}

/// The lines of a text file that are not empty, with their numbers from 1, without blanks at their ends.
func lines(of path: String) throws(CommandError) -> [(number: Int, text: String)] {
  Model.names(inText: try fileBytes(path)).enumerated()
    .map { (number: $0.offset + 1, text: $0.element) }
    .filter { !$0.text.isEmpty }
}
