import Dispatch
import Synchronization

/// Jobs that are taken in order, done side by side, and delivered in order.
///
/// A worker takes jobs and finishes them; whoever finishes the one whose turn it is delivers it, and those behind it that
/// are done already. No more jobs are taken than `window` before the oldest of them is delivered, which bounds the memory.
final class OrderedJobs<Job: Sendable, Result: Sendable>: Sendable {
  private struct State {
    var taken = 0
    var delivered = 0
    var results: [Int: Result] = [:]
    var isDelivering = false
    var isOver = false
  }

  private let state = Mutex(State())
  private let places: DispatchSemaphore
  private let order = DispatchSemaphore(value: 1)
  private let next: @Sendable (Int) -> Job?
  private let deliver: @Sendable (Int, Result) -> Void

  /// - Parameters:
  ///   - next: the job of a number, nil for the end. One call at a time, in order.
  ///   - deliver: takes a result. One call at a time, in order.
  init(
    window: Int, next: @escaping @Sendable (Int) -> Job?, deliver: @escaping @Sendable (Int, Result) -> Void
  ) {
    places = DispatchSemaphore(value: window)
    self.next = next
    self.deliver = deliver
  }

  /// Runs workers until all jobs are delivered. Each is called once, on a thread of its own, and takes jobs until there
  /// are no more.
  func run(workers: Int, _ worker: @Sendable (OrderedJobs) -> Void) {
    DispatchQueue.concurrentPerform(iterations: workers) { _ in worker(self) }
  }

  /// The next job and its number; nil after the last one.
  func take() -> (number: Int, job: Job)? {
    places.wait()
    order.wait()
    defer { order.signal() }
    let number: Int? = state.withLock { $0.isOver ? nil : $0.taken }
    guard let number, let job = next(number) else {
      state.withLock { $0.isOver = true }
      places.signal()
      return nil
    }
    state.withLock { $0.taken += 1 }
    return (number, job)
  }

  func finish(_ number: Int, _ result: Result) {
    let isFree = state.withLock { state in
      state.results[number] = result
      defer { state.isDelivering = true }
      return !state.isDelivering
    }
    guard isFree else { return }
    while let (number, result) = nextResult() {
      deliver(number, result)
      places.signal()
    }
  }

  /// The result whose turn it is; nil where it is not there yet, and nobody delivers then.
  private func nextResult() -> (Int, Result)? {
    state.withLock { state in
      guard let result = state.results.removeValue(forKey: state.delivered) else {
        state.isDelivering = false
        return nil
      }
      defer { state.delivered += 1 }
      return (state.delivered, result)
    }
  }
}
