public import AtrousBytes
package import AtrousKernels
public import AtrousTFLite

/// How a plan is made and run.
public struct PlanOptions: Sendable {
  /// The kernels that compute it. All give the same integers; floats differ in their last bits.
  public var kernels = KernelChoice.fast
  /// How products with real factors are rounded in 8-bit convolutions and fully connected operators.
  public var rounding = RoundingChoice.reference
  /// The instruction set of the fast kernels; nil for the best that the processor has.
  public var instructionSet: InstructionSet?
  /// Keeps every tensor's value until the next run, for comparison; takes more memory.
  public var keepsAllTensors = false
  /// Lets a run write over its inputs, which takes less memory. Every input must then be set before every run.
  public var reusesInputMemory = false
  /// What the model may ask for.
  public var limits = Limits()

  /// How many cores weights are packed on, 1 to 1024.
  public var threads = 1

  public init() {}
}

public enum KernelChoice: Sendable {
  /// The scalar kernels that define the results.
  case reference
  /// The fastest for this processor.
  case fast
}

/// Whose requantization a plan has. TFLite's runtimes differ in it, by one step here and there.
public enum RoundingChoice: String, Sendable, CaseIterable {
  /// Two roundings: LiteRT's reference kernels, and the contract.
  case reference
  /// Two roundings, ties up in both: LiteRT's optimized kernels without a delegate.
  case upward
  /// One rounding: ruy's portable kernels, and TFLite built with `TFLITE_SINGLE_ROUNDING`.
  case single
  /// A product in float32: XNNPACK.
  case float32

  var rounding: Rounding {
    switch self {
    case .reference: .reference
    case .upward: .upward
    case .single: .single
    case .float32: .float32
    }
  }
}

/// A model made ready to run: immutable, and shared by any number of sessions.
public struct Plan: Sendable {
  public let model: Model
  public let options: PlanOptions
  package let steps: [Step]
  /// The graph as it was read and after every pass.
  package let passes: [PassRecord]
  let arena: ArenaMap
  /// Of the vector kernels; nil where the reference kernels compute all.
  public let instructionSet: InstructionSet?

  /// Prepares a model. Whatever its operators cannot do is found here.
  ///
  /// - Throws: `PlanError`, with the operator and the tensor.
  public init(_ model: Model, options: PlanOptions = .init()) throws(PlanError) {
    var draft = try Draft(options.keepsAllTensors ? model : model.withFusedMask())
    try draft.checkOrder()
    try draft.checkSizes()
    try draft.checkWork(options.limits)
    try draft.foldConstants()
    if !options.keepsAllTensors { try draft.fuseDilatedConvolutions() }
    try draft.dropNoOps()
    if !options.keepsAllTensors { try draft.joinInPlace() }
    let vector = try options.vectorKernels()
    let steps = try draft.lower(vector?.kernels, options)

    self.model = model
    self.options = options
    self.steps = steps
    instructionSet = vector?.instructionSet
    passes = draft.passes
    arena = ArenaMap(draft, steps: steps, options)
    guard arena.size <= options.limits.arenaBytes else {
      throw .limit(what: "bytes for its tensors", actual: arena.size, limit: options.limits.arenaBytes)
    }
  }

  public var inputs: [Tensor] { model.main.inputs.map { model.main.tensors[$0] } }
  public var outputs: [Tensor] { model.main.outputs.map { model.main.tensors[$0] } }

  /// Bytes that a session allocates.
  public var arenaSize: Int { arena.size }
}

#if !hasFeature(Embedded)
extension Plan {
  /// Reads a `.tflite` file and prepares it.
  ///
  /// - Throws: `PreparationError`, with the file's name.
  public init(path: String, options: PlanOptions = .init()) throws(PreparationError) {
    let model: Model
    do { model = try Model(path: path, limits: options.limits) } catch { throw .load(error) }
    do { self = try Plan(model, options: options) } catch { throw .plan(path: path, error) }
  }
}

/// Why a file could not be made a plan.
public enum PreparationError: Error, Equatable, Sendable, CustomStringConvertible {
  case load(LoadError)
  case plan(path: String, PlanError)

  public var description: String {
    switch self {
    case .load(let error): error.description
    case .plan(let path, let error): "\(path): \(error)"
    }
  }
}
#endif

/// One operator of a plan: its kernel, and the tensors that it reads and writes.
package struct Step: Sendable {
  package let node: Operator
  package let problem: Problem
  package let kernel: Kernel
  /// The kernel's instruction set, or `reference`.
  package let kernelName: String
  package let inputs: [Int]
  package let outputs: [Int]
}

extension Draft {
  /// Turns every operator into a step: the arithmetic as a problem, and a kernel that solves it.
  /// Without vector kernels, or where they have none for an operator, the reference's.
  func lower(_ vectorKernels: VectorKernels?, _ options: PlanOptions) throws(PlanError) -> [Step] {
    var problems: [(problem: Problem, inputs: [Int])] = []
    for node in operators {
      problems.append(try Lowering(draft: self, node: node, rounding: options.rounding.rounding).lower())
    }
    let (lowered, operators) = (problems, operators)
    return parallelMap(lowered.count, threads: threadCount(options.threads)) { index in
      let (problem, inputs) = lowered[index]
      let fast = vectorKernels.flatMap(problem.vector)
      return Step(
        node: operators[index], problem: problem, kernel: fast ?? problem.reference(),
        kernelName: fast == nil ? "reference" : vectorKernels?.name ?? "", inputs: inputs,
        outputs: operators[index].outputs)
    }
  }
}

extension PlanOptions {
  /// Nil for the reference kernels.
  fileprivate func vectorKernels() throws(PlanError) -> AvailableKernels? {
    guard kernels == .fast else { return nil }
    guard let instructionSet else { return availableKernels.first }
    for available in availableKernels where available.instructionSet == instructionSet { return available }
    throw .instructionSet(instructionSet)
  }
}
