/// What a command accepts, and how its help says so.
package struct Syntax: Sendable {
  let command: String
  /// The positional arguments as the usage line shows them, `IMAGE...`.
  let operands: String
  let summary: String
  /// A paragraph below the usage line; empty for none.
  let details: String
  let options: [Option]

  package init(command: String, operands: String, summary: String, details: String = "", options: [Option]) {
    self.command = command
    self.operands = operands
    self.summary = summary
    self.details = details
    self.options = options
  }

  /// The text of `--help`.
  package var help: String {
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
package struct Option: Sendable {
  let name: String
  /// What stands for the value in the help; nil for a flag.
  let value: String?
  let help: String

  package init(_ name: String, _ value: String? = nil, help: String) {
    self.name = name
    self.value = value
    self.help = help
  }

  package var usage: String { value.map { "--\(name) \($0)" } ?? "--\(name)" }
}
