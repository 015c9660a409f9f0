import Atrous
import Foundation
import Testing

/// The goldens' models in LiteRT's other two runtimes, recorded by `Tests/Oracle/numerics.py`: equal bits, from every
/// kernel.
@Suite struct NumericsTests {
  private struct Recorded: Decodable {
    let optimized: [String: [String]]
    let xnnpack: [String: [String]]

    init() throws {
      let file = Folder.goldens.appending(path: "numerics.json")
      self = try JSONDecoder().decode(Recorded.self, from: Data(contentsOf: file))
    }
  }

  @Test(arguments: [NumericsChoice.optimized, .xnnpack])
  func everyGolden(numerics: NumericsChoice) throws {
    let recorded = try Recorded()
    let hashes = numerics == .optimized ? recorded.optimized : recorded.xnnpack
    #expect(hashes.count > 1000)
    for kernels in [KernelSet.reference] + KernelSet.fast {
      var options = kernels.options()
      options.numerics = numerics
      var (computed, archive) = (0, (name: "", file: GoldenArchive?.none))
      for name in hashes.keys.sorted() {
        let parts = name.split(separator: "/", maxSplits: 1).map(String.init)
        if archive.name != parts[0], parts[0] != "networks" {
          archive = (parts[0], try GoldenArchive("operators/\(parts[0]).zip"))
        }
        do {
          let outputs = try outputs(parts, archive.file, options)
          computed += 1
          if outputs.map(tensorHash) != hashes[name] {
            Failures.record(
              "\(numerics), \(kernels), \(parts[0])", "\(name), \(numerics), \(kernels): other bits")
          }
        } catch {
          Failures.record("\(numerics), \(kernels), \(parts[0])", "\(name): \(error)")
        }
      }
      print("\(numerics), \(kernels): \(computed) cases")
    }
  }

  private func outputs(_ name: [String], _ archive: GoldenArchive?, _ options: PlanOptions) throws
    -> [[UInt8]]
  {
    guard name[0] != "networks" else {
      let path = Folder.goldens.appending(path: "networks/\(name[1])").path
      var session = Session(try Plan(path: path, options: options))
      try session.setSyntheticInputs()
      session.run()
      return try session.plan.outputs.indices.map { try session.outputBytes($0) }
    }
    let archive = try #require(archive)
    var session = Session(try Plan(try archive.model(name[1]), options: options))
    for index in session.plan.inputs.indices {
      let input = try #require(try archive.array("\(name[1])/input_\(index).npy"))
      try session.setInput(index, bytes: input.bytes)
    }
    session.run()
    return try session.plan.outputs.indices.map { try session.outputBytes($0) }
  }
}
