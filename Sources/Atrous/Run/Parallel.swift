#if canImport(Dispatch) && !hasFeature(Embedded)
import Dispatch
import Synchronization

/// Work in rounds, shared by threads that join when they can: each round is a number of pieces, done in any order, and
/// ends when all of them are.
///
/// One thread leads: it opens the rounds, takes pieces like the others, and waits for nobody but whoever has taken a
/// piece. A thread that comes late or not at all costs nothing but its help.
///
/// Neighbouring pieces are one thread's share, the same in every round, so that what a round reads lies in the cache of
/// the core that wrote it in the round before. A thread that is done with its own share helps with the others.
private final class Rounds: Sendable {
  private struct Share: ~Copyable {
    /// The round, where the share ends and its next piece, so that all are taken together.
    let ticket = Atomic<UInt64>(0)
    /// Shares of different threads lie in different cache lines.
    private let padding = SIMD8<UInt64>.zero
  }

  private let body: @Sendable (Int, Int) -> Void
  /// The leader's, and one a helper, as far as they go round.
  private let shares = InlineArray<8, Share> { _ in Share() }
  private let shareCount: Int
  private let helpers = Atomic(0)
  /// Pieces that helpers have done, of all rounds.
  private let finished = Atomic<Int>(0)
  private let isOver = Atomic(false)

  /// - Parameter body: does a piece of a round.
  init(threads: Int, _ body: @escaping @Sendable (Int, Int) -> Void) {
    self.body = body
    shareCount = min(threads, shares.count)
  }

  /// Does the rounds one after the other, each with the help of others. A round of one piece is the leader's: nobody hears
  /// of it.
  ///
  /// - Returns: whether all are done.
  func lead(_ rounds: Range<Int>, while goesOn: () -> Bool, pieces: (Int) -> Int) -> Bool {
    var helped = 0
    for round in rounds {
      guard goesOn() else { return false }
      let pieces = pieces(round)
      guard pieces > 1 else {
        if pieces == 1 { body(round, 0) }
        continue
      }
      // The leader's first piece needs no ticket.
      for share in 0..<shareCount {
        let next = share == 0 ? 1 : firstPiece(of: share, pieces)
        let ticket = UInt64(round) << 32 | UInt64(firstPiece(of: share + 1, pieces) << 16 | next)
        shares[share].ticket.store(ticket, ordering: .releasing)
      }
      body(round, 0)
      var own = 1
      while finished.load(ordering: .acquiring) < helped + pieces - own {
        guard let piece = takePiece(from: 0) else { continue }
        body(piece.round, piece.index)
        own += 1
      }
      helped += pieces - own
    }
    return true
  }

  func end() { isOver.store(true, ordering: .releasing) }

  /// Takes pieces of whatever round is open, until the end.
  func help() {
    let own = (1 + helpers.wrappingAdd(1, ordering: .relaxed).oldValue) % shareCount
    while !isOver.load(ordering: .acquiring) {
      guard let piece = takePiece(from: own) else { continue }
      body(piece.round, piece.index)
      finished.wrappingAdd(1, ordering: .releasing)
    }
  }

  /// A piece of a share or, where none is left, of the next ones.
  private func takePiece(from own: Int) -> (round: Int, index: Int)? {
    for offset in 0..<shareCount {
      let share = (own + offset) % shareCount
      let seen = shares[share].ticket.load(ordering: .acquiring)
      let (end, piece) = (Int(seen >> 16 & 0xffff), Int(seen & 0xffff))
      guard piece < end else { continue }
      let (taken, _) = shares[share].ticket.compareExchange(
        expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      if taken { return (Int(seen >> 32), piece) }
    }
    return nil
  }

  /// Where a share begins. A round of few pieces leaves the last shares empty.
  private func firstPiece(of share: Int, _ pieces: Int) -> Int {
    (pieces * share + shareCount - 1) / shareCount
  }
}
#endif

/// The threads that help a session, run after run.
///
/// Waking a thread takes longer than most operators, and a scheduler may wake it on the core where the leader is busy. So
/// helpers stay awake between the rounds of a run, and for a moment after it, ready for the next.
final class Team: Sendable {
  #if canImport(Dispatch) && !hasFeature(Embedded)
  private static let patience = Duration.milliseconds(1)

  private struct State {
    /// What there is to do now.
    var rounds: Rounds?
    var helpers = 0
  }
  // Read and written on one queue: ThreadSanitizer knows queues, but not the Mutex of Swift on Linux.
  private nonisolated(unsafe) var state = State()
  private let queue = DispatchQueue(label: "team")
  /// How many times there was something to do.
  private let runs = Atomic(0)
  /// Helpers that hold the rounds.
  private let busy = Atomic(0)
  private let isDismissed = Atomic(false)

  /// Calls `work` while so many helpers do pieces of the rounds.
  fileprivate func work(on rounds: Rounds, helpers: Int, _ work: () -> Void) {
    let missing = queue.sync {
      unsafe state.rounds = rounds
      let missing = unsafe max(0, helpers - state.helpers)
      unsafe state.helpers += missing
      runs.wrappingAdd(1, ordering: .releasing)
      return missing
    }
    for _ in 0..<missing { DispatchQueue.global().async { [self] in help() } }
    work()
    rounds.end()
    queue.sync { unsafe state.rounds = nil }
    while busy.load(ordering: .acquiring) > 0 {}
  }

  private func help() {
    let clock = ContinuousClock()
    var seen = 0
    var idleSince = clock.now
    while !isDismissed.load(ordering: .relaxed) {
      let current = runs.load(ordering: .acquiring)
      if current != seen {
        seen = current
        if let rounds = taken() {
          rounds.help()
          busy.wrappingSubtract(1, ordering: .releasing)
        }
        idleSince = clock.now
      } else if clock.now - idleSince > Self.patience, leaves(after: seen) {
        return
      }
    }
  }

  private func taken() -> Rounds? {
    queue.sync {
      if unsafe state.rounds != nil { busy.wrappingAdd(1, ordering: .relaxed) }
      return unsafe state.rounds
    }
  }

  /// Whether nothing new has come, so that a helper may go.
  private func leaves(after seen: Int) -> Bool {
    queue.sync {
      guard runs.load(ordering: .relaxed) == seen else { return false }
      unsafe state.helpers -= 1
      return true
    }
  }
  #endif

  /// Lets the helpers go, and those that have not come yet. Short sessions would else leave a queue of helpers, each of
  /// which waits in vain for a while.
  func dismiss() {
    #if canImport(Dispatch) && !hasFeature(Embedded)
    isDismissed.store(true, ordering: .relaxed)
    #endif
  }
}

/// Runs rounds one after the other, each in `pieces(round)` pieces, of which `body` does one: on several threads at once,
/// where any round has more than one.
///
/// - Parameter goesOn: asked before every round, on any thread.
/// - Returns: whether all rounds are done.
func parallel(
  rounds: Range<Int>, threads: Int, _ team: Team, while goesOn: () -> Bool,
  pieces: (Int) -> Int, _ body: @escaping @Sendable (Int, Int) -> Void
) -> Bool {
  #if canImport(Dispatch) && !hasFeature(Embedded)
  if threads > 1, rounds.contains(where: { pieces($0) > 1 }) {
    let board = Rounds(threads: threads, body)
    var isDone = true
    team.work(on: board, helpers: threads - 1) {
      isDone = board.lead(rounds, while: goesOn, pieces: pieces)
    }
    return isDone
  }
  #endif
  for round in rounds {
    guard goesOn() else { return false }
    for piece in 0..<pieces(round) { body(round, piece) }
  }
  return true
}

/// What `body` makes of 0..<count, in order, on several threads at once.
package func parallelMap<Result: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable (Int) -> Result
) -> [Result] {
  #if canImport(Dispatch) && !hasFeature(Embedded)
  if threads > 1 {
    // Written on one queue: ThreadSanitizer knows queues, but not the Mutex of Swift on Linux.
    nonisolated(unsafe) var results = [Result?](repeating: nil, count: count)
    let queue = DispatchQueue(label: "results")
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: threads) { _ in
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        let result = body(index)
        queue.sync { unsafe results[index] = result }
      }
    }
    return unsafe results.compactMap { $0 }
  }
  #endif
  return (0..<count).map(body)
}
