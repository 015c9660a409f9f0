package import AtrousImaging
import AtrousSegmentation

extension MaskFormat {
  static let options = [
    Option(
      "colors", "FILE",
      help: "masks show classes as colours: a line R G B for each id, or voc (for RGB masks)"),
    Option("id-offset", "N", help: "the class is the mask's id plus N; below 0 it is ignored"),
    Option("id-map", "FILE", help: "a line \"ID CLASS\" for each id that counts; others are ignored"),
    Option("ignore", "IDS", help: "ids of the mask that are not counted, with commas (255 never is)"),
  ]

  init(_ arguments: Arguments) throws(CommandError) {
    self.init()
    if let file = arguments.value("colors") {
      colors = file == "voc" ? Palette.voc.colors : try colorTable(file)
    }
    let offset = try arguments.integer("id-offset", in: -255...255)
    if let file = arguments.value("id-map") {
      guard offset == nil else { throw arguments.usage("--id-offset and --id-map exclude each other") }
      map(try idMap(file))
    } else if let offset {
      shift(by: offset)
    }
    for id in try arguments.numbers("ignore") ?? [] {
      guard let id = UInt8(exactly: id) else {
        throw arguments.usage(
          "--ignore is \(arguments.value("ignore") ?? ""), not ids of 0 to 255 with commas")
      }
      ignore(id)
    }
  }
}

/// The colours of a table: three numbers a line, with or without a name beside them (`128 0 0 aeroplane`,
/// `aeroplane:128,0,0::`). An empty line is an id without a colour; one that begins with # is no id.
package func colorTable(_ path: String) throws(CommandError) -> [RGBColor?] {
  var colors: [RGBColor?] = []
  var lastLine = 0
  for line in try lines(of: path) {
    // Empty lines in between.
    for _ in lastLine + 1..<line.number { colors.append(nil) }
    lastLine = line.number
    if line.text.hasPrefix("#") { continue }
    let words = line.text.split { $0.isWhitespace || ",:;".contains($0) }.map { UInt8($0) }
    let start = words.indices.first { at in words[at...].prefix(3).compactMap(\.self).count == 3 }
    guard let start, let red = words[start], let green = words[start + 1], let blue = words[start + 2] else {
      throw .input("\(path): line \(line.number) has no three numbers of 0 to 255: \(line.text)")
    }
    let color = RGBColor(red: red, green: green, blue: blue)
    guard !colors.contains(color) else {
      throw .input("\(path): line \(line.number) has the colour of another line: \(line.text)")
    }
    colors.append(color)
  }
  guard !colors.isEmpty, colors.count <= 256 else {
    throw .input("\(path): has \(colors.count) colours, 1 to 256 are needed")
  }
  return colors
}

/// Pairs of an id and its class, a line each. A class of -1 or 255 is none.
package func idMap(_ path: String) throws(CommandError) -> [UInt8: UInt8] {
  var pairs: [UInt8: UInt8] = [:]
  for line in try lines(of: path) where !line.text.hasPrefix("#") {
    let words = line.text.split { $0.isWhitespace || ",:=".contains($0) }
    guard words.count >= 2, let id = UInt8(words[0]), let index = words[1] == "-1" ? 255 : UInt8(words[1])
    else {
      throw .input("\(path): line \(line.number) has no id and class of 0 to 255: \(line.text)")
    }
    guard pairs.updateValue(index, forKey: id) == nil else {
      throw .input("\(path): line \(line.number) has the id \(id) again")
    }
  }
  guard !pairs.isEmpty else { throw .input("\(path): has no pair of an id and a class") }
  return pairs
}
