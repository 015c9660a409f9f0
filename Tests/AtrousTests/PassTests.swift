import Atrous
import Foundation
import Testing

@Suite struct PassTests {
  /// Three operators become one dilated convolution, whose scores have the oracle's bits.
  @Test(arguments: ["space_to_batch_17_float", "space_to_batch_17_int8"])
  func dilatedConvolutionsAreFused(name: String) throws {
    let path = Folder.goldens.appending(path: "networks/\(name).tflite").path
    let model = try Model(path: path)
    let plan = try Plan(model)
    #expect(model.main.operators.count == 3)
    #expect(plan.steps.count == 1)
    #expect(operators(plan, after: "fuse dilated convolutions") == 1)

    var options = PlanOptions()
    options.keepsAllTensors = true
    #expect(try Plan(model, options: options).steps.count == 3)
  }

  @Test func shapesAreConstant() throws {
    let archive = try GoldenArchive("operators/SHAPE.zip")
    let plan = try Plan(try archive.model(archive.cases[0]))
    #expect(plan.steps.isEmpty)
    #expect(operators(plan, after: "fold constants") == 0)
  }

  @Test func float16WeightsAreWidenedOnce() throws {
    let model = try GoldenArchive("operators/DEQUANTIZE.zip").model("float16_constant")
    #expect(try Plan(model).steps.isEmpty)

    var draft = try Draft(model)
    let bytes = model.main.tensors[model.main.outputs[0]].count * MemoryLayout<Float>.size
    try draft.foldConstants(limit: bytes - 1)
    #expect(draft.operators.count == 1, "a result above the limit is left to be computed")
    try draft.foldConstants(limit: bytes)
    #expect(draft.operators.isEmpty)
  }

  @Test(arguments: ["RESHAPE", "SQUEEZE", "EXPAND_DIMS"])
  func copiesTakeNoStep(operator name: String) throws {
    let archive = try GoldenArchive("operators/\(name).zip")
    for golden in archive.cases {
      let plan = try Plan(try archive.model(golden))
      #expect(plan.steps.isEmpty, "\(golden)")
      #expect(operators(plan, after: "drop no-ops") == 0, "\(golden)")
    }
  }

  /// An output that is the input's copy, and one of another type that is not.
  @Test func castsToTheSameTypeAreCopies() throws {
    let archive = try GoldenArchive("operators/CAST.zip")
    #expect(try Plan(try archive.model("int32_to_int32")).steps.isEmpty)
    #expect(try Plan(try archive.model("int32_to_float32")).steps.count == 1)
  }

  @Test func memoryIsLimited() throws {
    let archive = try GoldenArchive("operators/ADD.zip")
    let model = try archive.model(archive.cases[0])
    let bytes = try Plan(model).arenaSize
    var options = PlanOptions()
    options.memoryLimit = bytes
    #expect(throws: Never.self) { _ = try Plan(model, options: options) }
    options.memoryLimit = bytes - 1
    #expect(throws: PlanError.memory(bytes: bytes, limit: bytes - 1)) {
      _ = try Plan(model, options: options)
    }
  }

  private func operators(_ plan: Plan, after pass: String) -> Int? {
    plan.passes.first { $0.name == pass }?.operators.count
  }
}
