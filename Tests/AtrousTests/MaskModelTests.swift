import Atrous
import Foundation
import Testing

/// A model that computes its class map without storing scores gives the map of the scores.
@Suite struct MaskModelTests {
  @Test(arguments: ["deeplab_v3_resnet_65", "deeplab_v3_plus_mobilenet_v2_64"], ["float", "int8", "hybrid"])
  func mapIsThatOfTheScores(network: String, kind: String) throws {
    let name = "\(network)_\(kind).tflite"
    let model = try Model(path: Folder.goldens.appending(path: "networks/\(name)").path)
    for kernels in [KernelChoice.reference, .fast] {
      var options = PlanOptions()
      options.kernels = kernels
      let scores = try output(of: try Plan(model, options: options))
      options.computesMask = true
      let masked = try Plan(model, options: options)
      #expect(masked.computesMask)
      let map = try output(of: masked)
      let classes = try #require(model.main.tensors[model.main.outputs[0]].shape.last)
      let isFloat = model.main.tensors[model.main.outputs[0]].type == .float32
      let values =
        isFloat
        ? scores.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
        : scores.map { Float(Int8(bitPattern: $0)) }
      let expected = greatest(values, classes)
      #expect(map.withUnsafeBytes { Array($0.bindMemory(to: Int32.self)) } == expected)
    }
  }

  private func output(of plan: Plan) throws -> [UInt8] {
    var session = Session(plan, threads: 2)
    try session.setSyntheticInputs()
    session.run()
    return try session.outputBytes()
  }

  private func greatest(_ scores: [Float], _ classes: Int) -> [Int32] {
    stride(from: 0, to: scores.count, by: classes).map { pixel in
      Int32((1..<classes).reduce(0) { scores[pixel + $1] > scores[pixel + $0] ? $1 : $0 })
    }
  }
}
