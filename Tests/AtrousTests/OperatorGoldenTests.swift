import Atrous
import Foundation
import Testing

/// Files of one operator against LiteRT's reference kernels.
@Suite struct OperatorGoldenTests {
  static let operators = filesOfProject(in: "Tests/Goldens/operators", suffix: ".zip").map {
    String($0.dropLast(4))
  }

  /// The kernels that define the results have every bit of LiteRT's, in floats too; the fast ones sum floats in
  /// another order.
  @Test(arguments: operators, KernelSet.all)
  func everyCase(operator name: String, kernels: KernelSet) throws {
    let archive = try GoldenArchive("operators/\(name).zip")
    #expect(!archive.cases.isEmpty)
    let options = kernels.options()
    // LiteRT takes these from the C library, whose last bits are its own.
    let isTranscendental = ["ELU", "GELU", "TANH"].contains(name)
    let tolerance = kernels.isReference && !isTranscendental ? 0 : 1e-5
    var (elements, different) = (0, 0)
    for golden in archive.cases {
      do {
        for (actual, reference) in try run(golden, in: archive, options) {
          let comparison = try #require(
            TensorComparison(actual: actual, reference: reference),
            "\(name)/\(golden): \(actual.shape) instead of \(reference.shape)")
          elements += comparison.count
          different += comparison.different
          if !comparison.agrees(within: tolerance) {
            Failures.record(
              "\(kernels) kernels", "\(name)/\(golden), \(kernels): \(report(comparison, actual, reference))")
          }
        }
      } catch {
        Failures.record("\(kernels) kernels", "\(name)/\(golden), \(kernels): \(error)")
      }
    }
    print("\(name), \(kernels): \(archive.cases.count) cases, \(different) of \(elements) elements differ")
  }

  /// LiteRT's SLICE minds the rank that the file gives its output, which no operator does here. And its hybrid grouped and
  /// depthwise convolutions want a scale for each channel; one is refused, or read as many (`HybridScaleTests`).
  private static let accepted: Set<String> = [
    "SLICE/float_other_shape_in_file", "CONV_2D/hybrid_k3x3_s1_d1_same_5x5x8_to12_groups4",
    "DEPTHWISE_CONV_2D/hybrid_k3x3_s1_d1_same_4x5x6_to6_one_scale",
  ]

  /// What else LiteRT refuses to prepare is refused here, with the operator's name.
  @Test func rejected() throws {
    let archive = try GoldenArchive("rejected.zip")
    for golden in archive.cases where !Self.accepted.contains(golden) {
      let model = try archive.model(golden)
      let error = #expect(throws: PlanError.self, "\(golden) is accepted") { _ = try Plan(model) }
      if let error {
        let name = golden.prefix { $0 != "/" }
        #expect(error.description.contains(name), "\(golden): \(error)")
      }
    }
  }

  /// The outputs of a case beside those that LiteRT computed.
  private func run(
    _ golden: String, in archive: GoldenArchive, _ options: PlanOptions
  ) throws -> [(actual: NpyArray, reference: NpyArray)] {
    let plan = try Plan(try archive.model(golden), options: options)
    var session = Session(plan)
    for index in plan.inputs.indices {
      let input = try #require(try archive.array("\(golden)/input_\(index).npy"))
      try session.setInput(index, bytes: input.bytes)
    }
    session.run()
    return try plan.outputs.enumerated().map { index, tensor in
      let bytes = try session.bytes(ofTensor: tensor.index)
      return (
        NpyArray(type: tensor.type, shape: tensor.shape, bytes: try #require(bytes)),
        try #require(try archive.array("\(golden)/output_\(index).npy"))
      )
    }
  }

  private func report(_ comparison: TensorComparison, _ actual: NpyArray, _ reference: NpyArray) -> String {
    guard let index = comparison.firstDifferent, let size = actual.type.size else { return "equal" }
    let bytes = index * size..<(index + 1) * size
    var text =
      "\(comparison.different) of \(comparison.count) differ, \(comparison.maxDifference) at most; first at "
    text += "\(index), bytes \(actual.bytes[bytes]) instead of \(reference.bytes[bytes])"
    for bin in comparison.histogram.bins where bin.count > 0 { text += ", \(bin.label): \(bin.count)" }
    return text
  }
}
