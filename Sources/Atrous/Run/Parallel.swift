#if canImport(Dispatch) && !hasFeature(Embedded)
import Dispatch
#endif

/// Calls `body` with consecutive ranges that together make `0..<units`, at most one for each thread, at once.
func parallel(_ units: Int, threads: Int, _ body: @Sendable (Range<Int>) -> Void) {
  let parts = min(units, threads)
  guard parts > 1 else { return body(0..<units) }
  #if canImport(Dispatch) && !hasFeature(Embedded)
  DispatchQueue.concurrentPerform(iterations: parts) { part in
    body(units * part / parts..<units * (part + 1) / parts)
  }
  #else
  body(0..<units)
  #endif
}
