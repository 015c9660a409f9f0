import Atrous
import AtrousProcessor
import AtrousTFLite
import Foundation
import Testing

/// What has no vector kernel, of all operators that the tests have models of.
@Suite struct ScalarOperatorTests {
  /// Operators and types of their first operand of which no problem at all has a vector kernel. Networks for images hardly
  /// use them.
  private static let known = """
    ADD int32
    ADD int64
    BATCH_MATMUL int16
    CAST bool
    CAST float32
    CAST int16
    CAST int32
    CAST int64
    CAST int8
    CAST uint8
    EQUAL bool
    EQUAL int16
    EQUAL int32
    EQUAL int64
    EQUAL int8
    EQUAL uint8
    GREATER int16
    GREATER int32
    GREATER int64
    GREATER int8
    GREATER uint8
    GREATER_EQUAL int16
    GREATER_EQUAL int32
    GREATER_EQUAL int64
    GREATER_EQUAL int8
    GREATER_EQUAL uint8
    LESS int16
    LESS int32
    LESS int64
    LESS int8
    LESS uint8
    LESS_EQUAL int16
    LESS_EQUAL int32
    LESS_EQUAL int64
    LESS_EQUAL int8
    LESS_EQUAL uint8
    LOGICAL_AND bool
    LOGICAL_OR bool
    MAXIMUM int32
    MAXIMUM int8
    MAXIMUM uint8
    MINIMUM int32
    MINIMUM int8
    MINIMUM uint8
    MUL int32
    MUL int64
    NOT_EQUAL bool
    NOT_EQUAL int16
    NOT_EQUAL int32
    NOT_EQUAL int64
    NOT_EQUAL int8
    NOT_EQUAL uint8
    REDUCE_MIN float32
    REDUCE_MIN int8
    REDUCE_MIN uint8
    REDUCE_PROD float32
    SUB int32
    SUB int64
    """

  @Test func areFew() throws {
    var (scalar, vector): (Set<String>, Set<String>) = ([], [])
    for name in OperatorGoldenTests.operators {
      let archive = try GoldenArchive("operators/\(name).zip")
      for golden in archive.cases {
        let (without, with) = try operators(of: try archive.model(golden))
        scalar.formUnion(without)
        vector.formUnion(with)
      }
    }
    #expect(scalar.subtracting(vector).sorted().joined(separator: "\n") == Self.known)
  }

  @Test(arguments: SameBitsTests.networks) func networksHaveNone(network: String) throws {
    let model = try Model(path: SameBitsTests.folder.appending(path: network).path)
    #expect(try operators(of: model).scalar == [])
  }

  /// Operators without and with a vector kernel, whatever the processor, and the types of their first operands.
  private func operators(of model: Model) throws -> (scalar: Set<String>, vector: Set<String>) {
    let kernels = try #require(availableKernels.last).kernels
    let plan = try Plan(model)
    var (scalar, vector): (Set<String>, Set<String>) = ([], [])
    for step in plan.steps {
      let name = "\(step.node.name) \(step.inputs.first.map { plan.tensors[$0].type.name } ?? "")"
      if step.problem.vector(kernels) == nil { scalar.insert(name) } else { vector.insert(name) }
    }
    return (scalar, vector)
  }
}
