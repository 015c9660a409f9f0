import Atrous

/// The words of a command line, sorted by the syntax of a command.
///
/// `--name value` and `--name=value` are the same; words after `--` are positional whatever they begin with.
package struct Arguments: Sendable {
  package private(set) var positionals: [String] = []
  package private(set) var wantsHelp = false
  private var values: [String: String] = [:]
  private let command: String

  /// - Throws: `CommandError.usage` for an unknown option, one that comes twice, or a value that is missing.
  package init(_ words: some Sequence<String>, _ syntax: Syntax) throws(CommandError) {
    command = syntax.command
    var words = Array(words)[...]
    while let word = words.popFirst() {
      if word == "--" {
        positionals += words
        return
      }
      if word == "--help" || word == "-h" {
        wantsHelp = true
      } else if word.hasPrefix("-") && word != "-" {
        try read(option: word, syntax, &words)
      } else {
        positionals.append(word)
      }
    }
  }

  private mutating func read(
    option word: String, _ syntax: Syntax, _ words: inout ArraySlice<String>
  ) throws(CommandError) {
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard let option = syntax.options.first(where: { "--\($0.name)" == parts[0] }) else {
      throw usage("unknown option \(parts[0])\(suggestion(for: String(parts[0]), syntax))")
    }
    guard values[option.name] == nil else { throw usage("--\(option.name) is given twice") }
    if option.value == nil {
      guard parts.count == 1 else { throw usage("--\(option.name) takes no value") }
      values[option.name] = ""
    } else if parts.count == 2 {
      values[option.name] = String(parts[1])
    } else {
      guard let value = words.popFirst(), !value.hasPrefix("--") else {
        throw usage("\(option.usage) needs a value")
      }
      values[option.name] = value
    }
  }

  private func suggestion(for word: String, _ syntax: Syntax) -> String {
    let known = syntax.options.map { "--\($0.name)" }
    return nearest(to: word, among: known).map { ", did you mean \($0)?" } ?? ""
  }

  func usage(_ reason: String) -> CommandError { .usage(command: command, reason: reason) }
}

extension Arguments {
  package func has(_ flag: String) -> Bool { values[flag] != nil }

  package func value(_ name: String) -> String? { values[name] }

  package func required(_ name: String) throws(CommandError) -> String {
    guard let value = values[name] else { throw usage("--\(name) is missing") }
    return value
  }

  /// The only positional argument.
  package func single(_ what: String) throws(CommandError) -> String {
    guard positionals.count == 1 else {
      throw usage("takes one \(what), \(positionals.count) are given")
    }
    return positionals[0]
  }

  package func integer(_ name: String, in range: ClosedRange<Int>) throws(CommandError) -> Int? {
    guard let value = values[name] else { return nil }
    guard let number = Int(value), range.contains(number) else {
      throw usage("--\(name) is \(value), not a whole number of \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A finite number that is not negative.
  package func number(_ name: String) throws(CommandError) -> Double? {
    guard let value = values[name] else { return nil }
    guard let number = Double(value), number.isFinite, number >= 0 else {
      throw usage("--\(name) is \(value), not a number of at least 0")
    }
    return number
  }

  /// Finite numbers with commas between them.
  package func numbers(_ name: String) throws(CommandError) -> [Float]? {
    guard let value = values[name] else { return nil }
    var numbers: [Float] = []
    for word in value.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Float(word), number.isFinite else {
        throw usage("--\(name) is \(value), not a number or several with commas")
      }
      numbers.append(number)
    }
    return numbers
  }

  /// One of the words that an enumeration names.
  package func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) throws(CommandError) -> Choice? {
    guard let value = values[name] else { return nil }
    guard let choice = Choice(rawValue: value) else {
      let words = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw usage("--\(name) is \(value), not one of \(words)")
    }
    return choice
  }
}
