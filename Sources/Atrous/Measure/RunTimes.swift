/// The times of a model's runs in milliseconds.
package struct RunTimes: Sendable, Equatable {
  /// In order of size.
  package let sorted: [Double]

  /// - Precondition: there is at least one.
  package init(_ times: [Double]) {
    precondition(!times.isEmpty, "no run was measured")
    sorted = times.sorted()
  }

  package var min: Double { sorted[0] }

  /// The middle one, or the mean of the two in the middle.
  package var median: Double { (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2 }

  /// The smallest that at least nine tenths do not exceed.
  package var p90: Double { sorted[(sorted.count * 9 + 9) / 10 - 1] }
}

#if !hasFeature(Embedded)
extension Session {
  /// The milliseconds that one run takes.
  package mutating func measureRun() -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    run()
    return (clock.now - start) / .milliseconds(1)
  }
}
#endif
