import Atrous
import Foundation
import Testing

@Suite struct ModelGoldenTests {
  /// Every integer tensor of the model equals the oracle's, bit for bit.
  @Test(
    .enabled(if: Folder.hasModels, Comment(rawValue: sharedModelsAreAbsent)),
    arguments: ["deeplabv3_257_int8_per_tensor"])
  func syntheticInput(model name: String) throws {
    let golden = try Golden("\(name).synthetic.json")
    let model = try Model(path: Folder.models.appending(path: golden.model).path)
    var options = PlanOptions()
    options.keepsAllTensors = true
    let plan = try Plan(model, options: options)
    var session = Session(plan, threads: 2)
    try session.setInput(bytes: syntheticInput(plan.inputs[0]))
    session.run()
    var different: [String] = []
    for tensor in golden.tensors {
      let bytes = session.bytes(ofTensor: tensor.index)
      if bytes.map(tensorHash) != tensor.hash {
        different.append(
          "operator \(tensor.operator) (\(tensor.op)), tensor \(tensor.index) (\(tensor.name))")
      }
    }
    #expect(
      different.isEmpty,
      "\(different.count) of \(golden.tensors.count) differ; first \(different.first ?? "")")
  }

  private func syntheticInput(_ tensor: Tensor) -> [UInt8] {
    let bytes = (0..<tensor.count).map(syntheticByte)
    switch tensor.type {
    case .float32: return bytes.map { Float($0) / 127.5 - 1 }.withUnsafeBytes { Array($0) }
    case .int8: return bytes.map { $0 ^ 0x80 }
    default: return bytes
    }
  }
}
