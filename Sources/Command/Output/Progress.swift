/// A bar on standard error with rate and time left. Silent where that is no terminal or there is one thing to do.
struct Progress: Sendable {
  private let total: Int
  private var done = 0
  private let isShown: Bool
  private let start = ContinuousClock.now

  init(_ total: Int) {
    self.total = total
    isShown = total > 1 && errorIsTerminal()
  }

  mutating func advance() {
    done += 1
    show()
  }

  func show() {
    guard isShown else { return }
    writeError("\r\(line(elapsed: seconds(since: start)))\u{1B}[K")
  }

  /// Takes the bar away, for a line of output or for good.
  func clear() {
    if isShown { writeError("\r\u{1B}[K") }
  }

  private func line(elapsed: Double) -> String {
    progressLine(done: done, total: total, elapsed: elapsed)
  }
}

/// Frames done and frames a second on standard error, where that is a terminal.
struct FrameProgress: Sendable {
  private(set) var done = 0
  private let isShown = errorIsTerminal()
  private let start = ContinuousClock.now
  private var shown = 0.0

  mutating func advance() {
    done += 1
    let elapsed = seconds(since: start)
    guard isShown, elapsed > shown + 0.1 else { return }
    shown = elapsed
    writeError("\r\(done) frames  \(fixed(Double(done) / elapsed, 1))/s\u{1B}[K")
  }

  /// Ends the line with the last figures.
  func clear() {
    guard isShown, done > 0 else { return }
    writeError("\r\(done) frames  \(fixed(Double(done) / seconds(since: start), 1))/s\u{1B}[K\n")
  }
}

/// `[######----] 6/10  3.0/s  0:01 left`
package func progressLine(done: Int, total: Int, elapsed: Double) -> String {
  let filled = 24 * done / max(1, total)
  let bar = String(repeating: "#", count: filled) + String(repeating: "-", count: 24 - filled)
  guard done > 0, elapsed > 0 else { return "[\(bar)] \(done)/\(total)" }
  let rate = Double(done) / elapsed
  let left = Int((Double(total - done) / rate).rounded(.up))
  let two = left % 60 < 10 ? "0\(left % 60)" : "\(left % 60)"
  return "[\(bar)] \(done)/\(total)  \(fixed(rate, 1))/s  \(left / 60):\(two) left"
}

/// Seconds of the clock since an instant.
func seconds(since start: ContinuousClock.Instant) -> Double { (ContinuousClock.now - start) / .seconds(1) }
