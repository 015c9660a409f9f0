import Atrous
import Foundation
import Testing

/// Small networks give the same bits with every instruction set, and for every number of threads.
@Suite struct SameBitsTests {
  static let networks = filesOfProject(in: "Tests/Goldens/networks", suffix: ".tflite")
  static let folder = Folder.goldens.appending(path: "networks")

  /// Sums of floats are in another order, or rounded elsewhere, with another instruction set, but never with another
  /// number of threads.
  @Test(arguments: networks) func everyInstructionSetAndThreadCount(network: String) throws {
    let model = try Model(path: Self.folder.appending(path: network).path)
    let isInteger = network.hasSuffix("_int8.tflite")
    var expected: [[UInt8]]?
    for kernels in KernelSet.all {
      let plan = try Plan(model, options: kernels.options())
      if !isInteger { expected = nil }
      for threads in 1...3 {
        var session = Session(plan, threads: threads)
        try session.setSyntheticInputs()
        session.run()
        let outputs = try plan.outputs.indices.map { try session.outputBytes($0) }
        #expect(expected == nil || outputs == expected, "\(network): \(kernels), \(threads) threads")
        expected = expected ?? outputs
      }
    }
  }

  @Test func thePlanNamesItsInstructionSet() throws {
    let model = try Model(path: Self.folder.appending(path: Self.networks[0]).path)
    #expect(try Plan(model).instructionSet == InstructionSet.available[0])
    for kernels in KernelSet.all {
      #expect(try Plan(model, options: kernels.options()).instructionSet == kernels.isa)
    }
  }

  @Test func whatTheProcessorLacksIsAnError() throws {
    let model = try Model(path: Self.folder.appending(path: Self.networks[0]).path)
    for isa in InstructionSet.allCases where !InstructionSet.available.contains(isa) {
      var options = PlanOptions()
      options.instructionSet = isa
      #expect(throws: PlanError.instructionSet(isa.rawValue)) { _ = try Plan(model, options: options) }
    }
    #expect(InstructionSet.available.contains(.portable))
  }
}
