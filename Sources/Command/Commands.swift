import Atrous

/// The commands of `atrous`, in the order of its help.
enum Command: String, CaseIterable {
  case segment, run, verify, evaluate, bench, inspect, quantize

  var syntax: Syntax {
    switch self {
    case .segment: SegmentCommand.syntax
    case .run: RunCommand.syntax
    case .verify: VerifyCommand.syntax
    case .evaluate: EvaluateCommand.syntax
    case .bench: BenchCommand.syntax
    case .inspect: InspectCommand.syntax
    case .quantize: QuantizeCommand.syntax
    }
  }

  func run(_ arguments: Arguments) throws(CommandError) -> ExitCode {
    switch self {
    case .segment: try SegmentCommand(arguments).run()
    case .run: try RunCommand(arguments).run()
    case .verify: try VerifyCommand(arguments).run()
    case .evaluate: try EvaluateCommand(arguments).run()
    case .bench: try BenchCommand(arguments).run()
    case .inspect: try InspectCommand(arguments).run()
    case .quantize: try QuantizeCommand(arguments).run()
    }
  }

  static var help: String {
    var columns = Columns([.left, .left, .left])
    for command in allCases { columns.add("", command.rawValue, command.syntax.summary) }
    return """
      usage: atrous COMMAND ...

      Runs TFLite segmentation models, DeepLab v3 above all.

      \(columns.text)

      `atrous COMMAND --help` says more. Exit codes: 0 done, 1 a comparison failed, 2 usage, 3 bad input.
      """
  }
}

/// Runs the command that the words name, and prints its error in one line if it has one.
func runCommand(_ words: [String]) -> ExitCode {
  do throws(CommandError) {
    guard let name = words.first else { throw CommandError.usage(command: "", reason: "no command") }
    if ["--help", "-h", "help"].contains(name) {
      print(Command.help)
      return .done
    }
    guard let command = Command(rawValue: name) else {
      let hint = nearest(to: name, among: Command.allCases.map(\.rawValue))
      throw CommandError.usage(
        command: "", reason: "unknown command \(name)\(hint.map { ", did you mean \($0)?" } ?? "")")
    }
    let arguments = try Arguments(words.dropFirst(), command.syntax)
    if arguments.wantsHelp {
      print(command.syntax.help)
      return .done
    }
    return try command.run(arguments)
  } catch {
    writeError(error.line + "\n")
    return error.exitCode
  }
}
