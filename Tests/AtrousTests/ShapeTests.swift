import Atrous
import AtrousTFLite
import Testing

/// Shapes follow from the inputs' through the operators; what a file says of the tensors between them does not count.
@Suite struct ShapeTests {
  /// Space to batch, a convolution of 3x3 ones, and back, as Keras exports an atrous convolution: an open batch, and 1
  /// in every stored shape behind it.
  private func atrous(input shape: [Int], signature: [Int]?, stored: Int) -> Model {
    var graph = GraphBuilder()
    let input = graph.tensor(.float32, shape, signature: signature)
    let split = graph.tensor(.float32, [stored, stored, stored, 1])
    let product = graph.tensor(.float32, [stored, stored, stored, 1])
    let output = graph.tensor(.float32, [stored, stored, stored, 1])
    let block = graph.constant(.int32, [2], [2, 2] as [Int32])
    let margins = graph.constant(.int32, [2, 2], [2, 2, 2, 2] as [Int32])
    let crops = graph.constant(.int32, [2, 2], [0, 0, 0, 0] as [Int32])
    let filter = graph.constant(.float32, [1, 3, 3, 1], [Float](repeating: 1, count: 9))
    let bias = graph.constant(.float32, [1], [0] as [Float])
    graph.apply(.spaceToBatchND, [input, block, margins], to: split)
    graph.apply(.conv2D, [split, filter, bias], to: product, options: .convolution(isValid: true))
    graph.apply(.batchToSpaceND, [product, block, crops], to: output)
    return graph.model(inputs: [input], outputs: [output])
  }

  private func output(_ model: Model, _ options: PlanOptions = .init()) throws -> [Float] {
    var session = Session(try Plan(model, options: options))
    try session.setSyntheticInputs()
    session.run()
    return try session.output(as: Float.self)
  }

  @Test(arguments: [false, true]) func openBatch(keepsAll: Bool) throws {
    var options = PlanOptions()
    options.keepsAllTensors = keepsAll
    let model = atrous(input: [1, 6, 8, 1], signature: [-1, 6, 8, 1], stored: 1)
    let plan = try Plan(model, options: options)
    #expect(plan.outputs[0].shape == [1, 6, 8, 1])
    #expect(plan.tensors[1].shape == [4, 5, 6, 1])
    #expect(plan.stepCount == (keepsAll ? 3 : 1))
    let input = (0..<48).map { Float(syntheticByte($0)) / 127.5 - 1 }
    let expected = (0..<48).map { pixel in
      var sum: Float = 0
      for y in [-2, 0, 2] {
        for x in [-2, 0, 2] {
          let (row, column) = (pixel / 8 + y, pixel % 8 + x)
          if (0..<6).contains(row), (0..<8).contains(column) { sum += input[row * 8 + column] }
        }
      }
      return sum
    }
    let actual = try output(model, options)
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test func staleShapesDoNotCount() throws {
    let stale = atrous(input: [1, 6, 8, 1], signature: nil, stored: 7)
    #expect(try output(stale) == output(atrous(input: [1, 6, 8, 1], signature: nil, stored: 1)))
  }

  @Test func openSizesMustBeGiven() throws {
    let model = atrous(input: [1, 1, 1, 1], signature: [-1, -1, -1, 1], stored: 1)
    #expect(
      throws: PlanError.tensor(
        index: 0,
        reason:
          "is an input of [-1, -1, -1, 1], whose dimension 1 is open: a shape must be given (--input-shape)")
    ) { try Plan(model) }
    var options = PlanOptions()
    options.inputShapes = [0: [1, 4, 10, 1]]
    #expect(try Plan(model, options: options).outputs[0].shape == [1, 4, 10, 1])
  }

  @Test(arguments: [[1, 4, 10], [1, 4, 0, 1], [1, 4, -1, 1], [1, 5, 10, 1], [1, 1 << 20, 1 << 20, 1]])
  func shapesThatCannotBe(_ shape: [Int]) throws {
    let model = atrous(input: [1, 6, 8, 1], signature: [1, -1, -1, 1], stored: 1)
    var options = PlanOptions()
    options.inputShapes = [0: shape]
    let error = #expect(throws: PlanError.self) { try Plan(model, options: options) }
    let reasons = ["cannot have the shape", "do not tile 9x14", "of more than 2^31 - 1 bytes"]
    #expect(reasons.contains { error?.description.contains($0) == true }, "\(error?.description ?? "")")
  }

  /// The shape of a large tensor is small arithmetic all the same.
  @Test func shapeOfALargeTensor() throws {
    var graph = GraphBuilder()
    let input = graph.tensor(.float32, [1, 64, 64, 4], signature: [-1, 64, 64, 4])
    let shape = graph.tensor(.int32, [4])
    let batch = graph.tensor(.int32, [])
    let target = graph.tensor(.int32, [2])
    let output = graph.tensor(.float32, [1, 1])
    let rest = graph.constant(.int32, [], [-1 as Int32])
    let (begin, end) = (graph.constant(.int32, [1], [0 as Int32]), graph.constant(.int32, [1], [1 as Int32]))
    graph.apply(.shape, [input], to: shape)
    graph.apply(
      .stridedSlice, [shape, begin, end, end], to: batch, options: OptionFields(type: 32, [4: .int(1)]))
    graph.apply(.pack, [batch, rest], to: target, options: .pack(axis: 0, count: 2))
    graph.apply(.reshape, [input, target], to: output)
    #expect(try Plan(graph.model(inputs: [input], outputs: [output])).outputs[0].shape == [1, 16384])
  }

  @Test func noSuchInput() throws {
    var options = PlanOptions()
    options.inputShapes = [1: [1, 4, 4, 1]]
    #expect(throws: PlanError.tensor(index: 1, reason: "is no input: the model has 1")) {
      try Plan(atrous(input: [1, 6, 8, 1], signature: nil, stored: 1), options: options)
    }
  }
}
