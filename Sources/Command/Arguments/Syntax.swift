/// What a command accepts, and how its help says so.
struct Syntax: Sendable {
  let command: String
  /// The positional arguments as the usage line shows them, `IMAGE...`.
  let operands: String
  let summary: String
  /// A paragraph below the usage line; empty for none.
  var details = ""
  let options: [Option]

  /// The text of `--help`.
  var help: String {
    var lines = ["usage: atrous \(command) \(operands) [options]", "", summary]
    if !details.isEmpty { lines += ["", details] }
    lines.append("")
    let width = options.map(\.usage.count).max() ?? 0
    for option in options {
      let gap = String(repeating: " ", count: width - option.usage.count)
      lines.append("  \(option.usage)\(gap)  \(option.help)")
    }
    return lines.joined(separator: "\n")
  }
}

/// An option of a command: `--name VALUE`, or the flag `--name`.
struct Option: Sendable {
  let name: String
  /// What stands for the value in the help; nil for a flag.
  let value: String?
  let help: String

  init(_ name: String, _ value: String? = nil, help: String) {
    self.name = name
    self.value = value
    self.help = help
  }

  var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}
