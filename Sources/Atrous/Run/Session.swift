import AtrousKernels
public import AtrousTFLite

/// A run of a plan, again and again: the memory of its tensors. It belongs to one task at a time, which the
/// compiler checks; tasks share the plan and have a session each.
public struct Session: ~Copyable, Sendable {
  public let plan: Plan
  let threads: Int
  private let team = Team()
  let memory: ArenaMemory
  let operands: [Operands]

  /// - Parameters:
  ///   - plan: what the session runs.
  ///   - threads: how many cores a step may be spread over. The results do not depend on it.
  public init(_ plan: Plan, threads: Int = 1) {
    self.plan = plan
    self.threads = max(1, threads)
    let memory = ArenaMemory(size: plan.arena.size)
    self.memory = memory
    operands = zip(plan.steps, plan.arena.scratch).map { step, scratch in
      unsafe Operands(
        inputs: step.inputs.map { unsafe memory.bytes(of: plan.arena.locations[$0]) },
        outputs: step.outputs.map { unsafe memory.mutableBytes(of: plan.arena.locations[$0]) },
        scratch: memory.mutableBytes(of: scratch))
    }
  }

  /// Computes all outputs from the inputs.
  public mutating func run() { run(steps: plan.steps.indices) }

  /// Computes all outputs from the inputs, as long as it is wanted: `goesOn` is asked before every operator, on any thread.
  ///
  /// - Throws: `SessionError.cancelled`. The outputs then hold nothing of use; the session can run again.
  public mutating func run(while goesOn: @Sendable () -> Bool) throws(SessionError) {
    guard run(steps: plan.steps.indices, while: goesOn) else { throw .cancelled }
  }

  /// Computes all outputs from the inputs, unless the current task is cancelled meanwhile, which is seen before every
  /// operator. Outside of a task, and under Embedded Swift, which has none here, it is `run`.
  ///
  /// - Throws: `SessionError.cancelled`.
  public mutating func runUnlessCancelled() throws(SessionError) {
    #if hasFeature(Embedded)
    run()
    #else
    // It is this task that waits here for the end of the run, so that it lives as long.
    nonisolated(unsafe) let task = unsafe withUnsafeCurrentTask { unsafe $0 }
    try run { unsafe task?.isCancelled != true }
    #endif
  }

  @discardableResult
  mutating func run(steps range: Range<Int>, while goesOn: @Sendable () -> Bool = { true }) -> Bool {
    let (steps, operands) = (plan.steps, operands)
    return parallel(rounds: range, threads: threads, team, while: goesOn) {
      steps[$0].kernel.units
    } _: { step, units in
      steps[step].kernel.run(operands[step], units)
    }
  }

  /// Sets an input. Elements are row-major, NHWC for images.
  ///
  /// - Throws: `SessionError` where the type or the number of elements is not the input's.
  public mutating func setInput<Element: TensorElement>(
    _ index: Int = 0, _ elements: Span<Element>
  ) throws(SessionError) {
    let tensor = plan.model.main.inputs[index]
    let target = unsafe try memory.mutableElements(of: tensor, in: plan, as: Element.self)
    guard elements.count == target.count else {
      throw .wrongCount(tensor: tensor, expected: target.count, actual: elements.count)
    }
    for position in elements.indices { unsafe target[position] = elements[position] }
  }

  /// A copy of an output's elements.
  ///
  /// - Throws: `SessionError` where the type is not the output's.
  public func output<Element: TensorElement>(
    _ index: Int = 0, as type: Element.Type = Element.self
  ) throws(SessionError) -> [Element] {
    try withOutput(index, as: type) { elements in elements.indices.map { elements[$0] } }
  }

  /// Calls `body` with an output's elements where they lie.
  public func withOutput<Element: TensorElement, Result>(
    _ index: Int = 0, as type: Element.Type = Element.self, _ body: (Span<Element>) -> Result
  ) throws(SessionError) -> Result {
    let tensor = plan.model.main.outputs[index]
    return body(unsafe try memory.elements(of: tensor, in: plan, as: type).span)
  }

  /// The bytes of any tensor that the plan keeps; nil for one that it does not compute.
  public func bytes(ofTensor tensor: Int) -> [UInt8]? {
    if case .nowhere = plan.arena.locations[tensor] { return nil }
    return unsafe Array(memory.bytes(of: plan.arena.locations[tensor]))
  }

  /// Sets an input from its bytes, little-endian.
  public mutating func setInput(_ index: Int = 0, bytes: [UInt8]) throws(SessionError) {
    let tensor = plan.model.main.inputs[index]
    let target = unsafe memory.mutableBytes(of: plan.arena.locations[tensor])
    guard target.count == bytes.count else {
      throw .wrongCount(tensor: tensor, expected: target.count, actual: bytes.count)
    }
    unsafe target.copyBytes(from: bytes)
  }
}

/// What a session cannot take or give.
public enum SessionError: Error, Equatable, Sendable, CustomStringConvertible {
  case wrongType(tensor: Int, expected: ElementType, actual: ElementType)
  case wrongCount(tensor: Int, expected: Int, actual: Int)
  /// The run was given up.
  case cancelled

  public var description: String {
    switch self {
    case .wrongType(let tensor, let expected, let actual):
      "tensor \(tensor) holds \(expected.name), not \(actual.name)"
    case .wrongCount(let tensor, let expected, let actual):
      "tensor \(tensor) takes \(expected) elements or bytes, not \(actual)"
    case .cancelled: "the run was cancelled"
    }
  }
}

/// A Swift type that a tensor's elements can be.
public protocol TensorElement: BitwiseCopyable, Sendable {
  static var elementType: ElementType { get }
}

extension Float: TensorElement { public static var elementType: ElementType { .float32 } }
extension UInt8: TensorElement { public static var elementType: ElementType { .uint8 } }
extension Int8: TensorElement { public static var elementType: ElementType { .int8 } }
extension Int32: TensorElement { public static var elementType: ElementType { .int32 } }
extension Int64: TensorElement { public static var elementType: ElementType { .int64 } }
