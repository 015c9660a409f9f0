import Atrous
import Testing

/// What a program sees that imports `Atrous` alone.
struct SessionTests {
  @Test func wrongElementsAreErrors() throws {
    var session = Session(try Plan(chain()))
    #expect(throws: SessionError.wrongType(tensor: 0, expected: .float32, actual: .uint8)) {
      try session.setInput([1, 2, 3, 4] as [UInt8])
    }
    #expect(throws: SessionError.wrongCount(tensor: 0, expected: 4, actual: 3)) {
      try session.setInput([1, 2, 3] as [Float])
    }
    #expect(throws: SessionError.wrongCount(tensor: 0, expected: 16, actual: 4)) {
      try session.setInput(bytes: [1, 2, 3, 4])
    }
    #expect(throws: SessionError.wrongType(tensor: 3, expected: .float32, actual: .int8)) {
      try session.output(as: Int8.self)
    }
  }

  @Test func wrongPositionsAreErrors() throws {
    var session = Session(try Plan(chain()))
    for position in [-1, 1, .min, .max] {
      #expect(throws: SessionError.noInput(position: position, count: 1)) {
        try session.setInput(position, [0] as [Float])
      }
      #expect(throws: SessionError.noInput(position: position, count: 1)) {
        try session.setInput(position, bytes: [])
      }
      #expect(throws: SessionError.noInput(position: position, count: 1)) {
        try session.setInput(position, quantizing: [])
      }
      #expect(throws: SessionError.noOutput(position: position, count: 1)) {
        try session.output(position, as: Float.self)
      }
      #expect(throws: SessionError.noOutput(position: position, count: 1)) {
        try session.dequantizedOutput(position)
      }
    }
    for index in [-1, 4, 999, .min, .max] {
      #expect(throws: SessionError.noTensor(index: index, count: 4)) { try session.bytes(ofTensor: index) }
      #expect(session.array(ofTensor: index) == nil)
    }
  }

  @Test func namesFindTensors() throws {
    var session = Session(try Plan(chain()))
    try session.setInput("image", [-1, 0, 2, 7] as [Float])
    session.run()
    #expect(try session.output("scores") as [Float] == [1, 1, 3, 7])
    #expect(try session.bytes(ofTensor: "scores") == session.bytes(ofTensor: 3))
    #expect(throws: SessionError.noName("score", nearest: "scores")) {
      try session.output("score", as: Float.self)
    }
    #expect(throws: SessionError.noName("scores", nearest: nil)) {
      try session.setInput("scores", [0, 0, 0, 0] as [Float])
    }
  }

  /// An element-wise operator would write over its input.
  @Test func inputsOutliveARun() throws {
    var options = PlanOptions()
    let input: [Float] = [-1, 0, 2, 7]
    for reuses in [false, true] {
      options.reusesInputMemory = reuses
      var session = Session(try Plan(chain(), options: options))
      try session.setInput(input)
      session.run()
      let first: [Float] = try session.output()
      #expect(first == [1, 1, 3, 7])
      #expect(try (session.bytes(ofTensor: 0) == nil) == reuses)
      if reuses { continue }
      session.run()
      #expect(try session.output() as [Float] == first)
    }
  }

  @Test func droppedValuesAreNil() throws {
    var session = Session(try Plan(chain()))
    try session.setInput([-1, 0, 2, 7] as [Float])
    session.run()
    #expect(try session.bytes(ofTensor: 1) == nil)
    #expect(try session.bytes(ofTensor: 2) != nil, "a constant")
    var options = PlanOptions()
    options.keepsAllTensors = true
    session = Session(try Plan(chain(), options: options))
    try session.setInput([-1, 0, 2, 7] as [Float])
    session.run()
    #expect(
      session.array(ofTensor: 1)?.bytes
        == [0, 0, 2, 7].flatMap { withUnsafeBytes(of: $0 as Float) { Array($0) } })
  }

  @Test func quantizedTensorsTakeAndGiveReals() throws {
    var builder = GraphBuilder()
    let input = builder.tensor(.int8, [1, 4], scale: 0.5, zeroPoint: -10)
    let output = builder.tensor(.int8, [1, 4], scale: 0.5, zeroPoint: -10)
    builder.apply(.relu, [input], to: output)
    var session = Session(try Plan(builder.model(inputs: [input], outputs: [output])))
    try session.setInput(quantizing: [-3, 0.75, 1000, .nan])
    session.run()
    #expect(try session.output() as [Int8] == [-10, -8, 127, -10])
    #expect(try session.dequantizedOutput() == [0, 1, 68.5, 0])
  }

  @Test func elementsOfEveryType() throws {
    func roundTrip<Element: TensorElement & Equatable>(_ elements: [Element]) throws {
      var builder = GraphBuilder()
      let input = builder.tensor(Element.elementType, [elements.count])
      let output = builder.tensor(Element.elementType, [elements.count])
      builder.apply(
        .reshape, [input], to: output, options: OptionFields(type: 17, [0: .ints([Int32(elements.count)])]))
      var session = Session(try Plan(builder.model(inputs: [input], outputs: [output])))
      try session.setInput(elements)
      session.run()
      #expect(try session.output() == elements)
    }
    try roundTrip([true, false, true])
    try roundTrip([Int8.min, 0, .max])
    try roundTrip([UInt8.min, 1, .max])
    try roundTrip([Int16.min, 0, .max])
    try roundTrip([UInt16.min, 1, .max])
    try roundTrip([Int32.min, 0, .max])
    try roundTrip([UInt32.min, 1, .max])
    try roundTrip([Int64.min, 0, .max])
    try roundTrip([UInt64.min, 1, .max])
    try roundTrip([-Float.greatestFiniteMagnitude, 0, 1])
    try roundTrip([-Double.greatestFiniteMagnitude, 0, 1])
  }

  @Test func bytesThatAreNoBooleanAreErrors() throws {
    var builder = GraphBuilder()
    let input = builder.tensor(.bool, [2])
    let output = builder.constant(.bool, [2], [1, 2] as [UInt8])
    var session = Session(try Plan(builder.model(inputs: [input], outputs: [output])))
    #expect(throws: SessionError.notBoolean(tensor: 0)) { try session.setInput(bytes: [0, 3]) }
    #expect(throws: SessionError.notBoolean(tensor: 1)) { try session.output(as: Bool.self) }
  }

  @Test func errorsHaveTypes() {
    #expect(throws: ModelError.notTFLite(size: 3)) { try Model(bytes: [1, 2, 3]) }
    do throws(PreparationError) {
      _ = try Plan(path: "absent.tflite")
      Issue.record("a file that is absent was read")
    } catch {
      guard case .load(.file(let file)) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(file.path == "absent.tflite")
    }
  }

  /// RELU, then a constant is added: image -> positive -> scores.
  private func chain() -> Model {
    var builder = GraphBuilder()
    let image = builder.tensor(.float32, [1, 4], name: "image")
    let positive = builder.tensor(.float32, [1, 4], name: "positive")
    let one = builder.constant(.float32, [1, 4], [1, 1, 1, 0] as [Float])
    let scores = builder.tensor(.float32, [1, 4], name: "scores")
    builder.apply(.relu, [image], to: positive)
    builder.apply(.add, [positive, one], to: scores)
    return builder.model(inputs: [image], outputs: [scores])
  }
}
