import Atrous
import Foundation
import Testing

/// `--isa` and `ATROUS_ISA` from outside.
@Suite struct InstructionSetOptionTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test func benchNamesTheInstructionSetThatRan() throws {
    #expect(try isa([], environment: ["ATROUS_ISA": ""]) == InstructionSet.available[0].rawValue)
    #expect(try isa(["--kernels", "reference"]) == "reference")
    for isa in InstructionSet.available {
      #expect(try self.isa(["--isa", isa.rawValue]) == isa.rawValue)
      #expect(try self.isa([], environment: ["ATROUS_ISA": isa.rawValue]) == isa.rawValue)
    }
    #expect(try isa(["--isa", "portable"], environment: ["ATROUS_ISA": "nonsense"]) == "portable")
  }

  @Test func whatTheProcessorLacksIsUsage() throws {
    for isa in InstructionSet.allCases where !InstructionSet.available.contains(isa) {
      let finished = try atrous(["bench", smallModel.path, "--isa", isa.rawValue], in: folder)
      #expect(finished.code == 2)
      #expect(finished.isOneLineOfError)
      #expect(finished.errors.contains("this processor runs \(InstructionSet.available[0].rawValue)"))
    }
    let finished = try atrous(["bench", smallModel.path], in: folder, environment: ["ATROUS_ISA": "sse2"])
    #expect(finished.code == 2)
    #expect(finished.isOneLineOfError)
    #expect(finished.errors.contains("ATROUS_ISA is sse2"))
  }

  private func isa(_ options: [String], environment: [String: String] = [:]) throws -> String? {
    let arguments = ["bench", smallModel.path, "--runs", "1", "--json"] + options
    let finished = try atrous(arguments, in: folder, environment: environment)
    let object = try JSONSerialization.jsonObject(with: Data(finished.output.utf8))
    return (object as? [String: Any])?["isa"] as? String
  }
}
