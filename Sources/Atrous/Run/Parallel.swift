#if canImport(Dispatch) && !hasFeature(Embedded)
import Dispatch
import Synchronization

/// Work in rounds, shared by threads that join when they can: each round is a number of pieces, done in any order, and
/// ends when all of them are.
///
/// Waking a thread costs more than most operators take, so that a run wakes its threads once and they spin between
/// rounds. One of them leads: it opens the rounds, takes pieces like the others, and waits for nobody but whoever has
/// taken a piece. A thread that comes late or not at all costs nothing but its help.
private final class Rounds: Sendable {
  /// The round in the upper half, the next piece of it in the lower, so that both are taken together.
  private let ticket = Atomic<UInt64>(0)
  private let finished = Atomic<Int>(0)
  /// Whether the leader has not opened every round.
  let isCutShort = Atomic<Bool>(false)
  private static let last = UInt64(UInt32.max) << 32

  /// Opens a round, helps with it, and returns when it is done.
  func lead(_ round: Int, pieces: Int, _ body: (Int) -> Void) {
    finished.store(0, ordering: .relaxed)
    ticket.store(UInt64(round) << 32, ordering: .releasing)
    while true {
      let piece = Int(
        truncatingIfNeeded: ticket.wrappingAdd(1, ordering: .acquiringAndReleasing).oldValue & 0xffff_ffff)
      guard piece < pieces else { break }
      body(piece)
      finished.wrappingAdd(1, ordering: .releasing)
    }
    while finished.load(ordering: .acquiring) < pieces {}
  }

  func end() { ticket.store(Self.last, ordering: .releasing) }

  /// Takes pieces of whatever round is open, until the end.
  func help(pieces: (Int) -> Int, _ body: (Int, Int) -> Void) {
    while true {
      let seen = ticket.load(ordering: .acquiring)
      if seen >= Self.last { return }
      let round = Int(seen >> 32)
      guard Int(seen & 0xffff_ffff) < pieces(round) else { continue }
      let (taken, _) = ticket.compareExchange(
        expected: seen, desired: seen + 1, ordering: .acquiringAndReleasing)
      guard taken else { continue }
      body(round, Int(seen & 0xffff_ffff))
      finished.wrappingAdd(1, ordering: .releasing)
    }
  }
}
#endif

/// Runs `rounds` one after the other, each in `units(round)` units: `body` is called with a round and ranges that
/// together make all of its units, on several threads at once.
///
/// - Parameter goesOn: asked before every round, on any thread.
/// - Returns: whether all rounds are done.
func parallel(
  rounds: Range<Int>, threads: Int, while goesOn: @Sendable () -> Bool, units: @Sendable (Int) -> Int,
  _ body: @Sendable (Int, Range<Int>) -> Void
) -> Bool {
  #if canImport(Dispatch) && !hasFeature(Embedded)
  if threads > 1 {
    // Several pieces a thread, so that one that is held up does not hold up all.
    @Sendable func pieces(_ round: Int) -> Int { min(units(round), threads * 4) }
    @Sendable func run(_ round: Int, _ piece: Int) {
      let (units, pieces) = (units(round), pieces(round))
      body(round, units * piece / pieces..<units * (piece + 1) / pieces)
    }
    let board = Rounds()
    DispatchQueue.concurrentPerform(iterations: threads) { thread in
      guard thread == 0 else {
        return board.help(pieces: { $0 == 0 ? 0 : pieces($0 - 1) }) { run($0 - 1, $1) }
      }
      for round in rounds {
        guard goesOn() else {
          board.isCutShort.store(true, ordering: .relaxed)
          break
        }
        board.lead(round + 1, pieces: pieces(round)) { run(round, $0) }
      }
      board.end()
    }
    return !board.isCutShort.load(ordering: .relaxed)
  }
  #endif
  for round in rounds {
    guard goesOn() else { return false }
    body(round, 0..<units(round))
  }
  return true
}

/// What `body` makes of 0..<count, in order, on several threads at once.
func parallelMap<Result: Sendable>(
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
