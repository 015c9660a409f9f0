/// Why a sound model cannot be run here. Found when a plan is made, never when it runs.
public indirect enum PlanError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What is wrong with an operator, and the tensor where that shows, if it is one tensor.
  case operation(index: Int, name: String, tensor: Int?, reason: String)
  case tensor(index: Int, reason: String)
  /// A run takes more than `Limits` allow.
  case limit(what: String, actual: Int, limit: Int)
  /// The processor or the build does not have the instruction set that was asked for, by its name.
  case instructionSet(String)

  public var description: String {
    switch self {
    case .operation(let index, let name, let tensor?, let reason):
      "operator \(index) (\(name)), tensor \(tensor): \(reason)"
    case .operation(let index, let name, nil, let reason): "operator \(index) (\(name)): \(reason)"
    case .tensor(let index, let reason): "tensor \(index): \(reason)"
    case .limit(let what, let actual, let limit):
      "a run takes \(actual) \(what), of which \(limit) are allowed"
    case .instructionSet(let name): "this processor or build does not have \(name)"
    }
  }
}
