import Atrous
import AtrousTFLite
import Foundation
import Testing

/// Which runtime a dump is, on small networks. That each of the engine's numerics is a runtime's is the matter of
/// `NumericsTests`.
struct RuntimeVerdictTests {
  private static let networks = [
    "deeplab_v3_plus_mobilenet_v2_64_int8.tflite", "deeplab_v3_resnet_65_int8.tflite",
  ]

  @Test(arguments: networks, NumericsChoice.allCases)
  func runtimesAreNamed(network: String, numerics: NumericsChoice) throws {
    let model = try Model(bytes: try bytes(network))
    let verdict = try verdict(on: try arrays(of: model, numerics), of: model)
    #expect(verdict.runtimes == [numerics])
    #expect(verdict.unknown.isEmpty)
    #expect(verdict.operators == verdict.layers.count)
  }

  /// A dump that holds the output alone is named by what all operators together compute.
  @Test(arguments: [NumericsChoice.optimized, .xnnpack])
  func outputsAloneAreNamed(numerics: NumericsChoice) throws {
    let model = try Model(bytes: try bytes(Self.networks[0]))
    let output = "tensor_\(model.main.outputs[0]).npy"
    let arrays = try arrays(of: model, numerics).filter { $0.key == output || $0.key == "input.npy" }
    let verdict = try verdict(on: arrays, of: model)
    #expect(verdict.runtimes == [numerics])
    #expect(verdict.layers.map(\.tensor.index) == model.main.outputs)
    #expect(verdict.layers[0].unseen == Array(0..<model.main.operators.count - 1))
    #expect(verdict.missing.count == model.main.operators.count - 1)
    #expect(verdict.operators == model.main.operators.count)
  }

  /// One weight changed by one step: the operator agrees with no runtime, and all others are right on its values.
  @Test(arguments: networks, [NumericsChoice.reference, .xnnpack])
  func aChangedWeightIsFound(network: String, numerics: NumericsChoice) throws {
    let file = try bytes(network)
    let model = try Model(bytes: file)
    let convolutions = model.main.operators.filter { ["CONV_2D", "DEPTHWISE_CONV_2D"].contains($0.name) }
    let right = try arrays(of: model, numerics)
    for node in [convolutions[0], convolutions[convolutions.count / 2]] {
      // Some weights never meet a value that is not zero.
      let output = "tensor_\(node.outputs[0]).npy"
      var wrong = right
      for place in try weights(of: node, in: model) where wrong[output] == right[output] {
        var changed = file
        changed[place] = changed[place] == 0x7F ? 0x7E : changed[place] &+ 1
        wrong = try arrays(of: Model(bytes: changed), numerics)
      }
      #expect(wrong[output] != right[output])
      let verdict = try verdict(on: wrong, of: model)
      #expect(verdict.unknown.map(\.node.index) == [node.index])
      let others = verdict.layers.filter { $0.node.index != node.index }
      #expect(others.allSatisfy { verdict.agrees($0, with: numerics) })
    }
  }

  /// An operator that is another runtime's than all others.
  @Test func noRuntimeComputesAMixture() throws {
    let model = try Model(bytes: try bytes(Self.networks[0]))
    let output = model.main.outputs[0]
    var arrays = try arrays(of: model, .xnnpack)
    arrays["tensor_\(output).npy"] = nil
    var session = try session(model, .optimized)
    _ = try session.compareEachOperator(
      with: ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: session.plan.model))
    arrays["tensor_\(output).npy"] = session.array(ofTensor: output)
    let verdict = try verdict(on: arrays, of: model)
    #expect(verdict.runtimes.isEmpty && verdict.unknown.isEmpty)
    let others = verdict.layers.filter { !verdict.agrees($0, with: .xnnpack) }
    #expect(others.map(\.tensor.index) == [output])
  }

  /// Operators that compute alike in some runtimes leave them all standing.
  @Test func equalRuntimesAreAllNamed() throws {
    var builder = GraphBuilder()
    let image = builder.tensor(.int8, [1, 4], scale: 0.5, zeroPoint: -10)
    let scores = builder.tensor(.int8, [1, 2, 2], scale: 0.5, zeroPoint: -10)
    builder.apply(.reshape, [image], to: scores, options: OptionFields(type: 17, [0: .ints([1, 2, 2])]))
    let model = builder.model(inputs: [image], outputs: [scores])
    let verdict = try verdict(on: try arrays(of: model, .reference), of: model)
    #expect(verdict.runtimes == NumericsChoice.allCases)
  }

  private func bytes(_ network: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: Folder.goldens.appending(path: "networks/\(network)")))
  }

  /// The places of some weights among the file's bytes.
  private func weights(of node: ModelOperator, in model: Model) throws -> [Int] {
    let filter = try #require(node.inputs[1])
    let data = try #require(model.main.tensors[filter].data)
    return (0..<16).map { data.lowerBound + data.count * $0 / 16 }
  }

  private func session(_ model: Model, _ numerics: NumericsChoice) throws -> Session {
    var options = PlanOptions()
    options.keepsAllTensors = true
    options.numerics = numerics
    return Session(try Plan(model, options: options))
  }

  private func arrays(of model: Model, _ numerics: NumericsChoice) throws -> [String: NpyArray] {
    var session = try session(model, numerics)
    try session.setSyntheticInputs()
    session.run()
    var arrays: [String: NpyArray] = [:]
    arrays["input.npy"] = session.array(ofTensor: session.plan.inputs[0].index)
    for tensor in model.main.operators.flatMap(\.outputs) {
      arrays["tensor_\(tensor).npy"] = session.array(ofTensor: tensor)
    }
    return arrays
  }

  private func verdict(on arrays: [String: NpyArray], of model: Model) throws -> RuntimeVerdict {
    var comparisons: [NumericsChoice: [Int: TensorComparison]] = [:]
    for numerics in NumericsChoice.allCases {
      var session = try session(model, numerics)
      let archive = TensorArchive(name: "r", arrays: arrays)
      comparisons[numerics] = try session.compareEachOperator(
        with: ReferenceTensors(archive, for: session.plan.model))
    }
    return RuntimeVerdict(comparisons, of: model)
  }
}
