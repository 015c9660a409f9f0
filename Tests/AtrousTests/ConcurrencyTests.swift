import Atrous
import AtrousBytes
import Foundation
import Synchronization
import Testing

/// One plan and many sessions, on many threads at once; runs that are given up.
@Suite struct ConcurrencyTests {
  private static let networks = [
    "deeplab_v3_plus_mobilenet_v2_64_int8", "deeplab_v3_plus_mobilenet_v2_64_hybrid",
    "space_to_batch_17_float",
  ]

  private func model(_ name: String) throws -> Model {
    try Model(path: Folder.goldens.appending(path: "networks/\(name).tflite").path)
  }

  private static func output(_ session: inout Session, input seed: Int) throws -> [UInt8] {
    for (index, tensor) in session.plan.inputs.enumerated() {
      let count = tensor.count * (tensor.type.size ?? 0)
      // Bytes below 0x40 are small numbers as float32 too.
      try session.setInput(
        index, bytes: (0..<count).map { UInt8(truncatingIfNeeded: ($0 &+ seed) &* 37) & 0x3f })
    }
    try session.runUnlessCancelled()
    return try session.outputBytes()
  }

  @Test(arguments: networks)
  func sessionsOnManyThreads(_ name: String) async throws {
    let plan = try Plan(try model(name))
    var alone = Session(plan)
    let expected = try (0..<4).map { try Self.output(&alone, input: $0) }
    #expect(Set(expected).count == 4)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for task in 0..<8 {
        group.addTask {
          var session = Session(plan, threads: 1 + task % 3)
          for run in 0..<6 {
            let seed = (task + run) % 4
            let output = try Self.output(&session, input: seed)
            #expect(output == expected[seed])
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Models are read and prepared at once.
  @Test func plansOnManyThreads() async throws {
    let model = try model(Self.networks[0])
    let expected = try {
      var session = Session(try Plan(model))
      return try Self.output(&session, input: 1)
    }()
    try await withThrowingTaskGroup(of: [UInt8].self) { group in
      for task in 0..<8 {
        group.addTask {
          var session = Session(try Plan(task % 2 == 0 ? model : try self.model(Self.networks[0])))
          return try Self.output(&session, input: 1)
        }
      }
      for try await output in group { #expect(output == expected) }
    }
  }

  /// Every number of operators is enough to stop after, and the session runs again.
  @Test(arguments: [1, 3])
  func givenUpAfterSomeOperators(threads: Int) throws {
    let plan = try Plan(try model(Self.networks[0]))
    var session = Session(plan, threads: threads)
    let expected = try Self.output(&session, input: 2)
    for limit in [0, 1, 5, plan.steps.count - 1] {
      let asked = Atomic(0)
      #expect(throws: SessionError.cancelled) {
        try session.run { asked.wrappingAdd(1, ordering: .relaxed).oldValue < limit }
      }
      #expect(asked.load(ordering: .relaxed) == limit + 1)
      #expect(try Self.output(&session, input: 2) == expected)
    }
    #expect(throws: Never.self) { try session.run { true } }
  }

  @Test(arguments: [1, 3])
  func cancelledTask(threads: Int) async throws {
    let plan = try Plan(try model(Self.networks[0]))
    let task = Task { () -> SessionError? in
      var session = Session(plan, threads: threads)
      while true {
        do throws(SessionError) { try session.runUnlessCancelled() } catch { return error }
        await Task.yield()
      }
    }
    try await Task.sleep(for: .milliseconds(20))
    task.cancel()
    let result = await task.value
    #expect(result == .cancelled)
  }

  /// Outside of a task there is nothing to cancel.
  @Test func noTask() async throws {
    let plan = try Plan(try model(Self.networks[2]))
    let thread = Thread {
      var session = Session(plan)
      #expect(throws: Never.self) { try session.runUnlessCancelled() }
    }
    thread.start()
    while !thread.isFinished { try await Task.sleep(for: .milliseconds(1)) }
  }
}
