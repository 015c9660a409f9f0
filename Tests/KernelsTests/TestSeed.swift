import Foundation

/// The seed of all random cases: `ATROUS_TEST_SEED`, or another one at every run. Failures name it.
let testSeed =
  ProcessInfo.processInfo.environment["ATROUS_TEST_SEED"].flatMap { UInt64($0) }
  ?? UInt64.random(in: 0..<1_000_000)
