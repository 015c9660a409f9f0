import Atrous
import Foundation
import Testing

/// Files of one operator against LiteRT's reference kernels: integers bit for bit, floats within 1e-5 of the greatest.
@Suite struct OperatorGoldenTests {
  static let operators: [String] = {
    let folder = Folder.goldens.appending(path: "operators").path
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return files.filter { $0.hasSuffix(".zip") }.map { String($0.dropLast(4)) }.sorted()
  }()

  /// Float operators whose goldens are not expected to the last bit: the order of their sums, or LiteRT's `expf`.
  private static let tolerance = 1e-5

  @Test(arguments: operators)
  func everyCase(operator name: String) throws {
    let archive = try GoldenArchive("operators/\(name).zip")
    #expect(!archive.cases.isEmpty)
    var (elements, different, inexact) = (0, 0, 0)
    for (number, golden) in archive.cases.enumerated() {
      do {
        for comparison in try compare(golden, in: archive) {
          elements += comparison.count
          different += comparison.different
          if comparison.different > 0 { inexact += 1 }
          #expect(comparison.isWithin(Self.tolerance), "\(name)/\(golden): \(comparison.report)")
        }
      } catch {
        Issue.record("\(name)/\(golden) (\(number)): \(error)")
      }
    }
    print(
      "\(name): \(archive.cases.count) cases, \(elements) elements, \(different) of other bits in \(inexact) cases"
    )
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

  private func compare(_ golden: String, in archive: GoldenArchive) throws -> [Comparison] {
    let plan = try Plan(try archive.model(golden))
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
