import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The signal that asks the process to end, 0 for none. The one global variable: a handler reaches nothing else.
private let pendingSignal = Atomic<Int32>(0)

/// Lets what is being written be finished: the first SIGINT or SIGTERM is only noted, a second one ends the process.
func deferInterrupts() {
  for number in [SIGINT, SIGTERM] {
    signal(number) { number in
      pendingSignal.store(number, ordering: .relaxed)
      signal(number, SIG_DFL)
    }
  }
}

/// Whether the process was asked to end since `deferInterrupts`.
var isInterrupted: Bool { pendingSignal.load(ordering: .relaxed) != 0 }

/// Ends as the signal that came would have ended the process, so that a shell stops its loop too.
func endIfInterrupted() {
  if isInterrupted { raise(pendingSignal.load(ordering: .relaxed)) }
}
