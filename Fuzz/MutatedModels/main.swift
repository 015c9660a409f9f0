// Changes the project's own models again and again, and tries each: it must be refused or run, never trap.
//
//     swift run -c release mutated-models [COUNT [SEED]]        counts of what became of them
//     swift run -c release mutated-models --seeds FOLDER        writes the models and arrays themselves, for a fuzzer

import AtrousBytes
import AtrousMutation

let words = CommandLine.arguments.dropFirst()
let seeds = try Seeds(goldens: "Tests/Goldens")

if words.first == "--seeds", let folder = words.last {
  for (kind, files) in [("models", seeds.models), ("arrays", seeds.arrays)] {
    try makeFolder("\(folder)/\(kind)")
    for file in files { try writeFile("\(folder)/\(kind)/\(file.name)", file.bytes) }
  }
} else {
  let count = words.first.flatMap { Int($0) } ?? 100_000
  let seed = words.dropFirst().first.flatMap { UInt64($0) } ?? 1
  let report = tryMutations(of: seeds.models, count: count, seed: seed)
  print("\(count) models of seed \(seed): \(report.text)")
}
