import Atrous
import AtrousBytes
import AtrousSegmentation
import AtrousTFLite

/// Why a command stops. Its description is one line.
package enum CommandError: Error, Equatable {
  /// The command line is wrong.
  case usage(command: String, reason: String)
  /// A file is wrong, cannot be read, or cannot be written. The reason names it.
  case input(String)

  init(_ error: FileError) { self = .input(error.description) }
  init(_ error: LoadError) { self = .input(error.description) }
  init(_ error: PlanError, model: String) { self = .input("\(model): \(error)") }
  init(_ error: TensorArchiveError) { self = .input(error.description) }
  init(_ error: SegmentationError, path: String) { self = .input("\(path): \(error)") }

  package var exitCode: ExitCode {
    switch self {
    case .usage: .usage
    case .input: .badInput
    }
  }

  package var line: String {
    switch self {
    case .usage(let command, let reason):
      "atrous\(command.isEmpty ? "" : " \(command)"): \(reason); see `atrous\(command.isEmpty ? "" : " \(command)") --help`"
    case .input(let reason): "atrous: \(oneLine(reason))"
    }
  }
}

package enum ExitCode: Int32 {
  case done = 0
  case comparisonFailed = 1
  case usage = 2
  case badInput = 3
}
