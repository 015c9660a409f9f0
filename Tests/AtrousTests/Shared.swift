import Atrous
import Foundation
import Testing

/// The project's folder, and the folder of models and photos that may lie beside it.
enum Folder {
  static let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let goldens = project.appending(path: "Tests/Goldens")
  static let shared = project.deletingLastPathComponent().appending(path: "shared")
  static let models = shared.appending(path: "models")

  static var hasModels: Bool { FileManager.default.fileExists(atPath: models.path) }
}

/// The names of a folder's files that end so, in order. A test that has none for its arguments would pass in silence.
func filesOfProject(in folder: String, suffix: String) -> [String] {
  let path = Folder.project.appending(path: folder).path
  let files = try? FileManager.default.contentsOfDirectory(atPath: path)
  let names = files?.filter { $0.hasSuffix(suffix) }.sorted()
  guard let names, !names.isEmpty else { preconditionFailure("\(path) has no file *\(suffix)") }
  return names
}

/// Why a test that needs the shared models does not run.
let sharedModelsAreAbsent = "SKIPPED: ../shared/models is absent, so no real model is compared"

/// The kernels of a plan: the reference's, or those of an instruction set.
struct KernelSet: Sendable, CustomStringConvertible {
  let isa: InstructionSet?

  static let reference = KernelSet(isa: nil)
  static let fast = InstructionSet.available.map { KernelSet(isa: $0) }
  static let all = [reference] + fast

  var isReference: Bool { isa == nil }
  var description: String { isa?.rawValue ?? "reference" }

  func options(keepsAllTensors: Bool = false) -> PlanOptions {
    var options = PlanOptions()
    options.kernels = isReference ? .reference : .fast
    options.instructionSet = isa
    options.keepsAllTensors = keepsAllTensors
    return options
  }
}

extension Session {
  /// An output's bytes, which every plan keeps.
  func outputBytes(_ position: Int = 0) throws -> [UInt8] {
    let bytes = try bytes(ofTensor: plan.outputs[position].index)
    return try #require(bytes)
  }
}
