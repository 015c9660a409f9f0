// Runs and opens models thousands of times, and says what is left: memory, descriptors, mappings.
//
//     swift run -c release soak [COUNT [MODEL...]]        10000, and the networks of Tests/Goldens

import Atrous
import AtrousBytes
import AtrousTFLite

/// What the process holds, as Linux tells.
struct Holdings {
  var resident = 0
  var descriptors = 0
  var mappings = 0

  init() throws {
    let status = try text("/proc/self/status").split(separator: "\n")
    let line = status.first { $0.hasPrefix("VmRSS:") } ?? ""
    resident = Int(line.split(whereSeparator: \.isWhitespace).dropFirst().first ?? "") ?? 0
    descriptors = try filesInFolder("/proc/self/fd").count
    mappings = try text("/proc/self/maps").split(separator: "\n").count
  }
}

func text(_ path: String) throws -> String {
  let file = try ByteRegion.reading(path: path)
  return String(decoding: file.copy(0..<file.count) ?? [], as: UTF8.self)
}

/// Repeats `body`, and stops with an error where more is held at the end than after a tenth of it.
func repeated(_ count: Int, _ name: String, _ body: (Int) throws -> Void) throws {
  var before = try Holdings()
  for number in 0..<count {
    try body(number)
    if number == count / 10 { before = try Holdings() }
  }
  let after = try Holdings()
  let figures =
    "\(count) \(name): \(before.resident) -> \(after.resident) KiB resident, "
    + "\(before.descriptors) -> \(after.descriptors) descriptors, \(before.mappings) -> \(after.mappings) mappings"
  let isFlat =
    after.resident <= before.resident + before.resident / 10 + 1024
    && after.descriptors <= before.descriptors && after.mappings <= before.mappings + 8
  guard isFlat else { fatalError("something grows: \(figures)") }
  print(figures)
}

let words = CommandLine.arguments.dropFirst()
let count = words.first.flatMap { Int($0) } ?? 10_000
var paths = Array(words.dropFirst())
if paths.isEmpty {
  let folder = "Tests/Goldens/networks"
  paths = try filesInFolder(folder).filter { $0.hasSuffix(".tflite") }.map { "\(folder)/\($0)" }
}

let plans = try paths.map { try Plan(try Model(path: $0)) }
try repeated(count, "runs, a session each") { number in
  let plan = plans[number % plans.count]
  var session = Session(plan, threads: 1 + number % 2)
  for (index, input) in plan.inputs.enumerated() {
    let bytes = [UInt8](repeating: UInt8(number % 64), count: input.count * (input.type.size ?? 0))
    try session.setInput(index, bytes: bytes)
  }
  session.run()
}
try repeated(count, "models opened and prepared") { number in
  _ = try Plan(try Model(path: paths[number % paths.count]))
}
