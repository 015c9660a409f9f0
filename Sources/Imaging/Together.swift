#if canImport(Dispatch) && !hasFeature(Embedded)
import Dispatch
#endif

/// Runs both, side by side where that is asked for and the system has threads. They share nothing that one of them changes.
func together(_ isConcurrent: Bool, _ first: () -> Void, and second: () -> Void) {
  #if canImport(Dispatch) && !hasFeature(Embedded)
  if isConcurrent {
    withoutActuallyEscaping(first) { first in
      withoutActuallyEscaping(second) { second in
        nonisolated(unsafe) let both = (first, second)
        DispatchQueue.concurrentPerform(iterations: 2) { unsafe $0 == 0 ? both.0() : both.1() }
      }
    }
    return
  }
  #endif
  first()
  second()
}
