/// A subgraph: tensors, and the operators that compute them in the order in which they run.
public struct Subgraph: Sendable {
  public let name: String
  public let tensors: [Tensor]
  public let operators: [Operator]
  /// Indices into `tensors`.
  public let inputs: [Int]
  public let outputs: [Int]

  public init(name: String, tensors: [Tensor], operators: [Operator], inputs: [Int], outputs: [Int]) {
    self.name = name
    self.tensors = tensors
    self.operators = operators
    self.inputs = inputs
    self.outputs = outputs
  }
}

/// An operator: what it computes, from which tensors, with which options.
public struct Operator: Sendable {
  /// Its place in the file's list.
  public let index: Int
  public let code: BuiltinOperator
  public let version: Int
  /// The name of a custom operator, which has no builtin code.
  public let customName: String?
  /// Indices into the graph's tensors; nil for an optional input that is left out.
  public let inputs: [Int?]
  public let outputs: [Int]
  /// The builtin options, field by field.
  public let options: OptionFields
  /// The options of a custom operator, in a form that is its own.
  public let customOptions: [UInt8]
  /// For each input, whether the operator changes the variable that it is; empty for none.
  public let mutatesInputs: [Bool]
  /// Indices of tensors that the operator works in.
  public let intermediates: [Int]
  /// What the file says of the operator and this does not hold, so that it cannot be written again; nil for nothing.
  let unwritable: String?

  public var name: String { customName ?? code.name }

  public init(
    index: Int, code: BuiltinOperator, version: Int, customName: String? = nil, inputs: [Int?],
    outputs: [Int], options: OptionFields = .none, customOptions: [UInt8] = [],
    mutatesInputs: [Bool] = [], intermediates: [Int] = []
  ) {
    self.init(
      index: index, code: code, version: version, customName: customName, inputs: inputs, outputs: outputs,
      options: options, customOptions: customOptions, mutatesInputs: mutatesInputs,
      intermediates: intermediates, unwritable: nil)
  }

  init(
    index: Int, code: BuiltinOperator, version: Int, customName: String?, inputs: [Int?], outputs: [Int],
    options: OptionFields, customOptions: [UInt8], mutatesInputs: [Bool],
    intermediates: [Int], unwritable: String?
  ) {
    self.index = index
    self.code = code
    self.version = version
    self.customName = customName
    self.inputs = inputs
    self.outputs = outputs
    self.options = options
    self.customOptions = customOptions
    self.mutatesInputs = mutatesInputs
    self.intermediates = intermediates
    self.unwritable = unwritable
  }
}
