public import AtrousTFLite

/// What a session cannot take or give. Tensors are named by their index in the file, inputs and outputs by their
/// position in `Plan.inputs` and `Plan.outputs`.
public indirect enum SessionError: Error, Equatable, Sendable, CustomStringConvertible {
  case wrongType(tensor: Int, expected: ElementType, actual: ElementType)
  /// Elements, or bytes where bytes are given.
  case wrongCount(tensor: Int, expected: Int, actual: Int)
  case noInput(position: Int, count: Int)
  case noOutput(position: Int, count: Int)
  case noTensor(index: Int, count: Int)
  /// No input, output or tensor has the name; `nearest` is the name most like it.
  case noName(String, nearest: String?)
  /// A tensor of Booleans holds a byte that is neither 0 nor 1.
  case notBoolean(tensor: Int)
  /// The type has no quantization or is no number, so that reals cannot be converted.
  case notReal(tensor: Int, type: ElementType)
  /// The run was given up.
  case cancelled

  public var description: String {
    switch self {
    case .wrongType(let tensor, let expected, let actual):
      "tensor \(tensor) holds \(expected.name), not \(actual.name)"
    case .wrongCount(let tensor, let expected, let actual):
      "tensor \(tensor) takes \(expected) elements or bytes, not \(actual)"
    case .noInput(let position, let count): "there is no input \(position), the model has \(count)"
    case .noOutput(let position, let count): "there is no output \(position), the model has \(count)"
    case .noTensor(let index, let count): "there is no tensor \(index), the model has \(count)"
    case .noName(let name, let nearest):
      "no tensor is called \(name)\(nearest.map { ", the nearest is \($0)" } ?? "")"
    case .notBoolean(let tensor): "tensor \(tensor) of Booleans holds a byte that is neither 0 nor 1"
    case .notReal(let tensor, let type):
      "tensor \(tensor) holds \(type.name), which cannot be converted to real numbers"
    case .cancelled: "the run was cancelled"
    }
  }
}
