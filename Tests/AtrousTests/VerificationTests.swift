import Atrous
import AtrousTFLite
import Testing

struct VerificationTests {
  /// An output that is only a view of what an operator computed is compared as well.
  @Test func reshapedTensorsAreCompared() throws {
    var session = try session()
    let reference = try ReferenceTensors(archive(of: &session), for: session.plan.model)
    #expect(try session.verify(against: reference).layers.map(\.tensor.index) == [1, 2])
    #expect(try session.verify(against: reference).firstDifference == nil)

    var arrays = try arrays(of: &session)
    arrays["tensor_2.npy"]?.change(0, to: 99)
    let changed = try ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: session.plan.model)
    let verification = try session.verify(against: changed)
    #expect(verification.firstDifference?.tensor.index == 2)
    #expect(verification.firstDifference.map(verification.computesRightly) == false)
  }

  @Test func stepsAreAllowed() throws {
    var session = try session()
    var arrays = try arrays(of: &session)
    arrays["tensor_2.npy"]?.change(2, to: 4)
    let reference = try ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: session.plan.model)
    var tolerance = Tolerance()
    #expect(try session.verify(against: reference, tolerance: tolerance).firstDifference != nil)
    tolerance.steps = 1
    #expect(try session.verify(against: reference, tolerance: tolerance).firstDifference == nil)
  }

  @Test func namesFindArrays() throws {
    var session = try session()
    let own = try arrays(of: &session)
    let named = [
      "serving_image.npy": own["input.npy"]!, "block/relu.npy": own["tensor_1.npy"]!,
      "scors.npy": own["tensor_2.npy"]!,
    ]
    let reference = try ReferenceTensors(
      byName: TensorArchive(name: "r", arrays: named), for: session.plan.model)
    #expect(try session.verify(against: reference).layers.map(\.tensor.index) == [1])
    #expect(reference.strangers.map(\.array) == ["scors.npy"])
    #expect(reference.strangers.map(\.nearest) == ["scores"])

    let error = #expect(throws: TensorArchiveError.self) {
      _ = try ReferenceTensors(
        byName: TensorArchive(name: "r", arrays: ["scors.npy": own["tensor_2.npy"]!]), for: session.plan.model
      )
    }
    #expect(error?.description == "r: no tensor is called scors, the nearest is scores")
  }

  /// Real numbers, wider types and a missing batch dimension stand for the same steps.
  @Test func otherFormsAreConverted() throws {
    var session = try session()
    var arrays = try arrays(of: &session)
    let steps = try #require(arrays["tensor_1.npy"]).bytes.map { Int8(bitPattern: $0) }
    let reals = steps.map { 0.5 * (Double($0) + 10) }
    arrays["tensor_1.npy"] = NpyArray(type: .float64, shape: [4], bytes: little(reals.map(\.bitPattern)))
    arrays["tensor_2.npy"] = NpyArray(type: .int64, shape: [2, 2], bytes: little(steps.map(Int64.init)))
    let model = session.plan.model
    let reference = try ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: model)
    #expect(try session.verify(against: reference).firstDifference == nil)

    arrays["tensor_1.npy"] = NpyArray(
      type: .float64, shape: [4], bytes: little([(0.3 as Double).bitPattern, 0, 0, 0]))
    var error = #expect(throws: TensorArchiveError.self) {
      _ = try session.verify(against: ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: model))
    }
    #expect(error?.description.contains("--float") == true)
    arrays["tensor_1.npy"] = NpyArray(type: .int8, shape: [3], bytes: [1, 2, 3])
    error = #expect(throws: TensorArchiveError.self) {
      _ = try session.verify(against: ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: model))
    }
    #expect(error?.description == "r, tensor_1.npy: holds int8[3], tensor 1 is int8[1, 4]")
  }

  @Test func plansThatKeepNothingAreErrors() throws {
    var session = Session(try Plan(model()))
    let archive = TensorArchive(name: "r", arrays: [:])
    #expect(throws: TensorArchiveError.self) {
      _ = try session.verify(against: ReferenceTensors(archive, for: session.plan.model))
    }
  }

  /// A network whose float convolutions quantize their inputs at run time is judged operator by operator.
  @Test func dynamicRangesAreJudgedAlone() throws {
    let path = Folder.goldens.appending(path: "networks/deeplab_v3_resnet_65_hybrid.tflite").path
    var options = PlanOptions()
    options.keepsAllTensors = true
    var session = Session(try Plan(path: path, options: options))
    try session.setSyntheticInputs()
    session.run()
    var arrays: [String: NpyArray] = [:]
    arrays["input.npy"] = session.array(ofTensor: session.plan.inputs[0].index)
    let operators = session.plan.model.main.operators
    for tensor in operators.flatMap(\.outputs) {
      arrays["tensor_\(tensor).npy"] = session.array(ofTensor: tensor)
    }
    // Another input: every tensor of the whole run differs, every operator alone is right.
    var input = try #require(arrays["input.npy"])
    input.change(3, to: input.bytes[3] ^ 0x40)
    arrays["input.npy"] = input
    let first = try #require(operators.first)
    arrays["tensor_\(first.outputs[0]).npy"] = nil
    let reference = try ReferenceTensors(TensorArchive(name: "r", arrays: arrays), for: session.plan.model)
    let verification = try session.verify(against: reference)
    let judged = verification.layers.filter { $0.followsDynamicRange && $0.alone != nil }
    #expect(judged.contains { $0.whole.different > 0 })
    #expect(judged.allSatisfy(verification.agrees))
  }

  @Test func lossOfQuantization() throws {
    var builder = GraphBuilder()
    let image = builder.tensor(.float32, [1, 4], name: "serving_image:0")
    let positive = builder.tensor(.float32, [1, 4], name: "block/relu;block/add")
    builder.apply(.relu, [image], to: positive)
    var options = PlanOptions()
    options.keepsAllTensors = true
    var original = Session(
      try Plan(builder.model(inputs: [image], outputs: [positive]), options: options))
    var quantized = try session()
    try quantized.setInput([-10, -9, 10, 117] as [Int8])
    let losses = try quantized.compare(withFloat: &original)
    #expect(losses.map(\.tensor.name) == ["block/relu;block/add", "scores"])
    #expect(losses.allSatisfy { $0.comparison.different == 0 })
    #expect(losses[0].rangeUsed == 127.0 / 255)
  }

  /// int8 RELU and RESHAPE: serving_image -> block/relu -> scores.
  private func model() -> Model {
    var builder = GraphBuilder()
    let image = builder.tensor(.int8, [1, 4], scale: 0.5, zeroPoint: -10, name: "serving_image:0")
    let positive = builder.tensor(.int8, [1, 4], scale: 0.5, zeroPoint: -10, name: "block/relu;block/add")
    let scores = builder.tensor(.int8, [1, 2, 2], scale: 0.5, zeroPoint: -10, name: "scores")
    builder.apply(.relu, [image], to: positive)
    builder.apply(.reshape, [positive], to: scores, options: OptionFields(type: 17, [0: .ints([1, 2, 2])]))
    return builder.model(inputs: [image], outputs: [scores])
  }

  private func session() throws -> Session {
    var options = PlanOptions()
    options.keepsAllTensors = true
    return Session(try Plan(model(), options: options))
  }

  private func arrays(of session: inout Session) throws -> [String: NpyArray] {
    try session.setInput([-30, -10, 3, 127] as [Int8])
    session.run()
    var arrays: [String: NpyArray] = [:]
    for (index, name) in ["input.npy", "tensor_1.npy", "tensor_2.npy"].enumerated() {
      arrays[name] = session.array(ofTensor: index)
    }
    return arrays
  }

  private func archive(of session: inout Session) throws -> TensorArchive {
    TensorArchive(name: "r", arrays: try arrays(of: &session))
  }

  private func little<Number: FixedWidthInteger>(_ numbers: [Number]) -> [UInt8] {
    numbers.flatMap { number in withUnsafeBytes(of: number.littleEndian) { Array($0) } }
  }
}

extension NpyArray {
  fileprivate mutating func change(_ index: Int, to byte: UInt8) {
    var bytes = bytes
    bytes[index] = byte
    self = NpyArray(type: type, shape: shape, bytes: bytes)
  }
}
