#if os(Linux)
import Foundation
import Testing

/// Only the functions of an instruction set's own module may be compiled with its instructions: the linker keeps one of
/// several weak functions of a name, and a machine without the instructions would then run it.
@Suite struct InstructionSetTests {
  /// Folders of objects in the build folder, with what their functions' names must contain: AVX512 and so on.
  static let targets: [(folder: URL, isa: String)] = {
    let build = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
    let bundle = Bundle.allBundles.map(\.bundleURL).first { $0.pathExtension == "xctest" }
    let folder = bundle?.deletingLastPathComponent() ?? build
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.sorted().compactMap { name in
      guard name.hasPrefix("AtrousKernels"), name.hasSuffix(".build") else { return nil }
      let isa = String(name.dropFirst(13).dropLast(6))
      return isa.hasPrefix(family) ? (folder.appending(path: name), isa) : nil
    }
  }()

  /// What the instruction sets of this architecture begin with; the targets of others are empty.
  #if arch(x86_64)
  private static let family = "AVX"
  #else
  private static let family = "NEON"
  #endif

  @Test(.enabled(if: !targets.isEmpty, "SKIPPED: no objects of vector kernels in the build folder"))
  func functionsBelongToTheirModule() throws {
    for (folder, isa) in Self.targets {
      let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
      var functions: [String] = []
      for file in files where file.pathExtension == "o" {
        functions += try #require(ObjectFile(Array(Data(contentsOf: file)))).sharedFunctions
      }
      #expect(!functions.isEmpty)
      let foreign = functions.filter { !$0.contains(isa) }
      #expect(foreign.isEmpty, "\(folder.lastPathComponent): \(foreign)")
    }
  }
}
#endif
