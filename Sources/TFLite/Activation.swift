/// The activation that an operator applies to its result (`ActivationFunctionType`).
public enum Activation: UInt8, Sendable {
  case none = 0
  case relu = 1
  case reluN1To1 = 2
  case relu6 = 3
  case tanh = 4
  case signBit = 5
}
