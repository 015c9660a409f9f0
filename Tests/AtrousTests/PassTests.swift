import Atrous
import AtrousGraph
import AtrousOperators
import AtrousTFLite
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

  /// Of a concatenation's inputs, what only it reads of convolutions is written in place; the others are copied.
  @Test(arguments: KernelSet.all, [false, true])
  func convolutionsAreJoinedInPlace(kernels: KernelSet, isReadTwice: Bool) throws {
    var builder = GraphBuilder()
    let input = builder.tensor(.float32, [1, 5, 7, 2])
    let parts = [3, 17, 2].map { builder.tensor(.float32, [1, 5, 7, $0]) }
    let joined = builder.tensor(.float32, [1, 5, 7, 22])
    let also = builder.tensor(.float32, [1, 5, 7, 17])
    for (part, channels) in zip(parts.dropLast(), [3, 17]) {
      let filter = builder.constant(
        .float32, [channels, 1, 1, 2], (0..<2 * channels).map { Float($0 % 7) - 3 })
      let bias = builder.constant(.float32, [channels], (0..<channels).map { Float($0) })
      builder.apply(.conv2D, [input, filter, bias], to: part, options: .convolution())
    }
    builder.apply(.relu, [input], to: parts[2])
    builder.apply(.concatenation, parts, to: joined, options: .concatenation(axis: 3))
    if isReadTwice { builder.apply(.relu, [parts[1]], to: also) }
    let model = builder.model(inputs: [input], outputs: isReadTwice ? [joined, also] : [joined])

    var outputs: [[[UInt8]]] = []
    for keepsAll in [false, true] {
      var options = kernels.options()
      options.keepsAllTensors = keepsAll
      let plan = try Plan(model, options: options)
      var session = Session(plan, threads: 2)
      try session.setSyntheticInputs()
      session.run()
      outputs.append(try plan.outputs.indices.map { try session.outputBytes($0) })
    }
    #expect(outputs[0] == outputs[1])
    let places = try Plan(model, options: kernels.options()).arenaMap
    let offsets = (parts + [joined]).map { tensor in places.first { $0.tensor == tensor }?.offset ?? -1 }
    #expect(offsets[0] == offsets[3])
    #expect((offsets[1] == offsets[3] + 3 * 4) == !isReadTwice)
  }

  @Test func shapesAreConstant() throws {
    let archive = try GoldenArchive("operators/SHAPE.zip")
    let plan = try Plan(try archive.model(archive.cases[0]))
    #expect(plan.steps.isEmpty)
    #expect(operators(plan, after: "infer shapes") == 0)
  }

  @Test func float16WeightsAreWidenedOnce() throws {
    let model = try GoldenArchive("operators/DEQUANTIZE.zip").model("float16_constant")
    #expect(try Plan(model).steps.isEmpty)

    var graph = try Graph(model)
    let bytes = model.main.tensors[model.main.outputs[0]].count * MemoryLayout<Float>.size
    try graph.foldConstants(limit: bytes - 1)
    #expect(graph.nodes.count == 1, "a result above the limit is left to be computed")
    try graph.foldConstants(limit: bytes)
    #expect(graph.nodes.isEmpty)
  }

  /// A filter that comes through DEQUANTIZE counts as constant.
  @Test func float16ConvolutionsRun() throws {
    var builder = GraphBuilder()
    let input = builder.tensor(.float32, [1, 1, 1, 2])
    let output = builder.tensor(.float32, [1, 1, 1, 1])
    let halves = builder.constant(.float16, [1, 1, 1, 2], [0x4000, 0xB800] as [UInt16])  // 2, -0.5
    let filter = builder.tensor(.float32, [1, 1, 1, 2])
    let bias = builder.constant(.float32, [1], [10 as Float])
    builder.apply(.dequantize, [halves], to: filter)
    builder.apply(.conv2D, [input, filter, bias], to: output, options: .convolution())
    let plan = try Plan(builder.model(inputs: [input], outputs: [output]))
    #expect(plan.steps.count == 1)
    var session = Session(plan)
    try session.setInput(0, ([3, 4] as [Float]).span)
    session.run()
    let scores: [Float] = try session.output()
    #expect(scores == [14])
  }

  /// Keras flattens so: SHAPE, its first size, packed with the rest of the target.
  @Test func shapeArithmeticIsFolded() throws {
    var builder = GraphBuilder()
    let input = builder.tensor(.float32, [2, 3, 4])
    let shape = builder.tensor(.int32, [3])
    let batch = builder.tensor(.int32, [])
    let target = builder.tensor(.int32, [2])
    let output = builder.tensor(.float32, [2, 12])
    let rest = builder.constant(.int32, [], [-1 as Int32])
    let (begin, end, step) = (
      builder.constant(.int32, [1], [0 as Int32]), builder.constant(.int32, [1], [1 as Int32]),
      builder.constant(.int32, [1], [1 as Int32])
    )
    builder.apply(.shape, [input], to: shape)
    builder.apply(
      .stridedSlice, [shape, begin, end, step], to: batch, options: OptionFields(type: 32, [4: .int(1)]))
    builder.apply(.pack, [batch, rest], to: target, options: .pack(axis: 0, count: 2))
    builder.apply(.reshape, [input, target], to: output)
    let plan = try Plan(builder.model(inputs: [input], outputs: [output]))
    #expect(plan.passes.map { $0.nodes.count } == [4, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0])
    var session = Session(plan)
    let values = (0..<24).map(Float.init)
    try session.setInput(0, values.span)
    session.run()
    let copy: [Float] = try session.output()
    #expect(copy == values)
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

  private func operators(_ plan: Plan, after pass: String) -> Int? {
    plan.passes.first { $0.name == pass }?.nodes.count
  }
}
