import AtrousKernels

/// A run of a plan, again and again: the memory of its tensors. It belongs to one task at a time, which the
/// compiler checks; tasks share the plan and have a session each.
public struct Session: ~Copyable, Sendable {
  public let plan: Plan
  let threads: Int
  private let team = Team()
  let memory: ArenaMemory
  private let rounds: [Round]

  /// - Parameters:
  ///   - plan: what the session runs.
  ///   - threads: how many cores a step may be spread over, 1 to 1024. The results do not depend on it.
  public init(_ plan: Plan, threads: Int = 1) {
    self.plan = plan
    self.threads = threadCount(threads)
    let memory = ArenaMemory(size: plan.arena.size)
    self.memory = memory
    let operands = zip(plan.steps, plan.arena.scratch).map { step, scratch in
      unsafe Operands(
        inputs: step.inputs.map { unsafe memory.bytes(of: plan.arena.locations[$0]) },
        outputs: step.outputs.map { unsafe memory.mutableBytes(of: plan.arena.locations[$0]) },
        scratch: memory.mutableBytes(of: scratch))
    }
    rounds = Round.rounds(of: plan.steps, operands, threads: self.threads)
  }

  deinit { team.dismiss() }

  /// Computes all outputs from the inputs. Inputs keep their values for the next run, unless the plan was made with
  /// `PlanOptions.reusesInputMemory`.
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
    let rounds = rounds
    let first = rounds.firstIndex { $0.step >= range.lowerBound } ?? rounds.count
    let end = rounds.firstIndex { $0.step >= range.upperBound } ?? rounds.count
    return parallel(rounds: first..<end, threads: threads, team, while: goesOn) {
      rounds[$0].pieces
    } _: { round, piece in
      rounds.span[round].body(piece)
    }
  }
}

/// A number of threads within sense.
func threadCount(_ wanted: Int) -> Int { min(max(1, wanted), 1024) }
