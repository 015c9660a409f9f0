public import AtrousBytes
public import AtrousGraph
package import AtrousKernels
import AtrousOperators
public import AtrousProcessor
public import AtrousTFLite

/// How a plan is made and run.
public struct PlanOptions: Sendable {
  /// The kernels that compute it. All give the same integers; floats differ in their last bits.
  public var kernels = KernelChoice.fast
  #if hasFeature(Embedded)
  let numerics = NumericsChoice.reference
  #else
  /// Whose arithmetic integers have. Under Embedded Swift it is always the reference's.
  public var numerics = NumericsChoice.reference
  #endif
  /// The instruction set of the fast kernels; nil for the best that the processor has.
  public var instructionSet: InstructionSet?
  /// Keeps every tensor's value until the next run, for comparison; takes more memory.
  public var keepsAllTensors = false
  /// Lets a run write over its inputs, which takes less memory. Every input must then be set before every run.
  public var reusesInputMemory = false
  /// Shapes of inputs, by position, where they are not the file's; every open dimension but the batch needs one.
  public var inputShapes: [Int: [Int]] = [:]
  /// The output is a class map, N·H·W in int32, where the model ends in scores that RESIZE_BILINEAR enlarges: the class
  /// of the greatest score at every pixel, the first where several are equal. The scores are never stored.
  public var computesMask = false
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

/// Whose arithmetic integers have. TFLite's runtimes differ in it, by a step here and there, operator by operator.
public enum NumericsChoice: String, Sendable, CaseIterable {
  /// LiteRT's reference kernels, and the contract.
  case reference
  /// LiteRT's optimized kernels without a delegate, on x86-64 and one thread.
  case optimized
  /// XNNPACK, LiteRT's default; the operators that it does not take compute as the optimized kernels do.
  case xnnpack
  /// The reference kernels with one rounding in convolutions: ruy's portable kernels, and TFLite built with
  /// `TFLITE_SINGLE_ROUNDING`.
  case single

  var numerics: Numerics {
    switch self {
    case .reference: .reference
    case .optimized: .optimized
    case .xnnpack: .xnnpack
    case .single: .single
    }
  }
}

/// A model made ready to run: immutable, and shared by any number of sessions.
public struct Plan: Sendable {
  /// Its tensors have the shapes that they have in this plan.
  public let model: Model
  public let options: PlanOptions
  /// The file's tensors with the shapes that they have in this plan, and what passes added behind them.
  public let tensors: [Tensor]
  /// Whether the output is a class map.
  public let computesMask: Bool
  package let steps: [Step]
  /// The graph as it was read and after every pass.
  package let passes: [PassRecord]
  /// Positions in `tensors`.
  let outputIndices: [Int]
  let arena: ArenaMap
  /// Of the vector kernels; nil where the reference kernels compute all.
  public let instructionSet: InstructionSet?

  /// Prepares a model. Whatever its operators cannot do is found here.
  ///
  /// - Throws: `PlanError`, with the operator and the tensor.
  public init(_ model: Model, options: PlanOptions = .init()) throws(PlanError) {
    let keepsAll = options.keepsAllTensors
    var computesMask = false
    var graph = try Graph(model, inputShapes: options.inputShapes, numerics: options.numerics.numerics)
    try graph.checkOrder()
    try graph.inferShapes()
    try graph.checkWork(options.limits)
    try graph.foldConstants()
    if !keepsAll {
      let isOptimized = graph.numerics.isOptimized
      // The mask is that of scores which the reference resizes.
      if !isOptimized { computesMask = try graph.fuseMask(isWanted: options.computesMask) }
      graph.splitQuantized()
      try graph.fuseDilatedConvolutions()
      try graph.absorbPadding()
      // In other numerics floats too are a runtime's, as far as that goes.
      if options.kernels == .fast, !isOptimized { try graph.foldScales() }
    }
    try graph.lower()
    if !keepsAll {
      graph.dropTransposes()
      graph.fuseTables()
      graph.joinTables()
      graph.fuseSwish()
      graph.fuseMish()
      graph.dropNoOps()
      graph.joinInPlace()
    }
    let vector = try options.vectorKernels()

    let added = graph.values.dropFirst(model.main.tensors.count).map {
      Tensor(index: $0.index, name: $0.name, type: $0.type, shape: $0.shape, quantization: $0.quantization)
    }
    self.model = model.withShapes(graph.values.map { $0.shape })
    tensors = self.model.main.tensors + added
    self.options = options
    self.computesMask = computesMask
    outputIndices = graph.outputs
    steps = graph.steps(vector?.kernels, threads: options.threads)
    instructionSet = vector?.instructionSet
    passes = graph.passes
    arena = ArenaMap(graph, steps: steps, options)
    guard arena.size <= options.limits.arenaBytes else {
      throw .limit(what: "bytes for its tensors", actual: arena.size, limit: options.limits.arenaBytes)
    }
  }

  public var inputs: [Tensor] { model.main.inputs.map { tensors[$0] } }
  public var outputs: [Tensor] { outputIndices.map { tensors[$0] } }

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

/// One operator of a plan: its kernel, and the values that it reads and writes.
package struct Step: Sendable {
  package let node: Node
  package let problem: Problem
  package let kernel: Kernel
  /// The kernel's instruction set, or `reference`.
  package let kernelName: String
  /// The products that it sums, taps over padding included.
  package let multiplyAccumulates: Int
  /// Of the tensors that it reads and writes, constants apart.
  package let bytes: Int
  package let inputs: [Int]
  package let outputs: [Int]
}

extension Graph {
  /// A float convolution of fewer products runs the reference kernel: packing its weights would not pay.
  static var leastPackedProducts: Int { 1 << 11 }

  /// A step a node of the lowered graph, in their order. Without vector kernels, or where they have none for a problem,
  /// its kernel is the reference's; so is that of a small float convolution, which then has LiteRT's bits.
  fileprivate func steps(_ vectorKernels: VectorKernels?, threads: Int) -> [Step] {
    let products = nodes.map(products)
    return parallelMap(nodes.count, threads: threadCount(threads)) { [nodes, values] index in
      guard let lowered = nodes[index].lowered else { preconditionFailure("the graph is lowered") }
      let isSmall = lowered.problem.isFloatConvolution && products[index] < Self.leastPackedProducts
      let fast = isSmall ? nil : vectorKernels.flatMap(lowered.problem.vector)
      return Step(
        node: nodes[index], problem: lowered.problem, kernel: fast ?? lowered.problem.reference(),
        kernelName: fast == nil ? "reference" : vectorKernels?.name ?? "",
        multiplyAccumulates: products[index],
        bytes: (lowered.operands + nodes[index].outputs).reduce(0) { $0.addingUpTo(values[$1].byteCount) },
        inputs: lowered.operands, outputs: nodes[index].outputs)
    }
  }
}

extension Problem {
  fileprivate var isFloatConvolution: Bool {
    switch self {
    case .floatConvolution, .floatDepthwise, .floatTransposedConvolution: true
    default: false
    }
  }
}

extension PlanOptions {
  /// Nil for the reference kernels.
  fileprivate func vectorKernels() throws(PlanError) -> AvailableKernels? {
    guard kernels == .fast else { return nil }
    guard let instructionSet else { return availableKernels.first }
    for available in availableKernels where available.instructionSet == instructionSet { return available }
    throw .instructionSet(instructionSet.rawValue)
  }
}
