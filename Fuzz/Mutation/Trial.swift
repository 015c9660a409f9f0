package import Atrous
import AtrousArchive
import AtrousBytes

/// How far a file came.
package enum Outcome: Sendable, CaseIterable {
  /// No model.
  case unread
  /// A model that cannot be run.
  case refused
  case ran
}

extension Limits {
  /// So small that no file takes longer than a moment.
  package static let tight = Limits(
    operators: 256, tensorElements: 1 << 20, constantBytes: 1 << 22, multiplyAccumulates: 1 << 22,
    arenaBytes: 1 << 22, imagePixels: 1 << 18)
}

/// Reads a model, prepares it and runs it once on bytes of every value. Which kernels it has, and whether it keeps its
/// tensors, the file decides.
package func tryModel(_ bytes: [UInt8], runs: Bool = true) -> Outcome {
  guard let model = try? Model(bytes: ByteRegion(copying: bytes.span), limits: .tight) else { return .unread }
  var options = PlanOptions()
  options.limits = .tight
  options.choose(by: crc32(bytes.span))
  guard let plan = try? Plan(model, options: options) else { return .refused }
  guard runs else { return .ran }
  var session = Session(plan)
  for (index, input) in plan.inputs.enumerated() {
    let count = input.count * (input.type.size ?? 0)
    try? session.setInput(index, bytes: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) })
  }
  session.run()
  return .ran
}

extension PlanOptions {
  fileprivate mutating func choose(by number: UInt32) {
    keepsAllTensors = number % 2 == 1
    let kernels = [nil] + InstructionSet.available
    instructionSet = kernels[Int(number / 2) % kernels.count]
    if instructionSet == nil { self.kernels = .reference }
  }
}

/// What became of many models.
package struct Report: Sendable {
  package private(set) var counts: [Outcome: Int] = [:]
  /// The longest that one took, and which.
  package private(set) var slowest: (duration: Duration, model: String) = (.zero, "")

  package subscript(_ outcome: Outcome) -> Int { counts[outcome] ?? 0 }

  mutating func add(_ outcome: Outcome, _ duration: Duration, _ model: @autoclosure () -> String) {
    counts[outcome, default: 0] += 1
    if duration > slowest.duration { slowest = (duration, model()) }
  }

  package var text: String {
    "\(self[.unread]) unread, \(self[.refused]) refused, \(self[.ran]) ran; the slowest took "
      + "\(slowest.duration) (\(slowest.model))"
  }
}

/// Tries `count` changed models. Model n of a seed is always the same.
package func tryMutations(
  of models: [(name: String, bytes: [UInt8])], count: Int, seed: UInt64
) -> Report {
  var report = Report()
  let clock = ContinuousClock()
  for number in 0..<count {
    var mutator = ModelMutator(seed: seed << 32 &+ UInt64(number))
    let model = models.randomElement(using: &mutator.random)!
    var bytes = model.bytes
    mutator.mutate(&bytes)
    let start = clock.now
    let outcome = tryModel(bytes)
    report.add(outcome, clock.now - start, "number \(number), from \(model.name)")
  }
  return report
}
