import Atrous
import Foundation
import Testing

/// Files of one operator against LiteRT's reference kernels.
@Suite struct OperatorGoldenTests {
  static let operators: [String] = {
    let folder = Folder.goldens.appending(path: "operators").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".zip") }.map { String($0.dropLast(4)) }.sorted()
  }()

  /// The kernels that define the results have every bit of LiteRT's, in floats too; the fast ones sum floats in
  /// another order.
  @Test(arguments: operators, [KernelChoice.reference, .fast])
  func everyCase(operator name: String, kernels: KernelChoice) throws {
    let archive = try GoldenArchive("operators/\(name).zip")
    #expect(!archive.cases.isEmpty)
    var options = PlanOptions()
    options.kernels = kernels
    var (elements, different) = (0, 0)
    for golden in archive.cases {
      do {
        for comparison in try compare(golden, in: archive, options) {
          elements += comparison.count
          different += comparison.different
          #expect(
            comparison.isWithin(kernels == .reference ? 0 : 1e-5), "\(name)/\(golden): \(comparison.report)")
        }
      } catch {
        Issue.record("\(name)/\(golden): \(error)")
      }
    }
    print("\(name), \(kernels): \(archive.cases.count) cases, \(different) of \(elements) elements differ")
  }

  /// What LiteRT refuses to prepare is refused here, with the operator's name.
  @Test func rejected() throws {
    let archive = try GoldenArchive("rejected.zip")
    for golden in archive.cases {
      let model = try archive.model(golden)
      let error = #expect(throws: PlanError.self, "\(golden) is accepted") { _ = try Plan(model) }
      if let error {
        let name = golden.prefix { $0 != "/" }
        #expect(error.description.contains(name), "\(golden): \(error)")
      }
    }
  }

  private func compare(
    _ golden: String, in archive: GoldenArchive, _ options: PlanOptions
  ) throws -> [Comparison] {
    let plan = try Plan(try archive.model(golden), options: options)
    var session = Session(plan)
    for index in plan.inputs.indices {
      let input = try #require(try archive.array("\(golden)/input_\(index).npy"))
      try session.setInput(index, bytes: input.bytes)
    }
    session.run()
    return try plan.outputs.enumerated().map { index, tensor in
      let output = try #require(try archive.array("\(golden)/output_\(index).npy"))
      #expect(output.shape == tensor.shape, "\(golden)")
      return Comparison(
        type: tensor.type, expected: output.bytes, actual: session.bytes(ofTensor: tensor.index) ?? [])
    }
  }
}
