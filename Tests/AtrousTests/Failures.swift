import Foundation
import Testing

/// What failed so far, by kind: a broken kernel fails in a thousand cases, of which three say it all.
enum Failures {
  private static let most = 3
  private static let lock = NSLock()
  nonisolated(unsafe) private static var counts: [String: Int] = [:]

  /// Records an issue, in a line, for the first three of a kind.
  static func record(_ kind: String, _ line: String) {
    let count = lock.withLock {
      counts[kind, default: 0] += 1
      return counts[kind] ?? 0
    }
    guard count <= most else { return }
    let end = count == most ? " (further failures of \(kind) are not listed)" : ""
    Issue.record("\(line)\(end)")
  }
}
