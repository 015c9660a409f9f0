import AtrousBytes
import AtrousTFLite
import Testing

/// Files that are wrong in one place: the error says which.
@Suite struct ModelErrorTests {
  private func expect(_ place: String, _ reason: String, _ change: (inout ModelFile) -> Void) {
    var file = ModelFile()
    change(&file)
    #expect(throws: ModelError.invalid(place: place, reason: reason)) { try readModel(file.bytes) }
  }

  @Test func soundFile() throws {
    let model = try readModel(ModelFile().bytes)
    #expect(model.version == 3)
    #expect(model.main.name == "main")
    #expect(model.main.tensors.map(\.name) == ["in", "out"])
    #expect(model.main.tensors[0].shape == [2, 3])
    #expect(model.main.operators[0].code == .relu)
    #expect((model.main.inputs, model.main.outputs) == ([0], [1]))
  }

  @Test func noModel() {
    #expect(throws: ModelError.notTFLite(size: 0)) { try readModel([]) }
    #expect(throws: ModelError.notTFLite(size: 7)) { try readModel(Array(ModelFile().bytes.prefix(7))) }
    let png: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13]
    #expect(throws: ModelError.notTFLite(size: 12)) { try readModel(png) }
    #expect(
      ModelError.notTFLite(size: 12).description == "not a TFLite model: no identifier TFL3 at offset 4")
  }

  /// Eight bytes, with the identifier: the root table is not there.
  @Test func eightBytes() {
    let error = #expect(throws: ModelError.self) { try readModel([8, 0, 0, 0] + Array("TFL3".utf8)) }
    #expect(error?.description == "the model: 4 bytes at offset 8 lie outside the file's 8")
  }

  @Test func noGraph() { expect("the model", "holds no subgraph") { $0.hasGraph = false } }

  /// Read as they stand: whether they run is the engine's business.
  @Test func unknownOperatorAndVersion() throws {
    var file = ModelFile()
    (file.code, file.version) = (4000, 77)
    let node = try readModel(file.bytes).main.operators[0]
    #expect(node.code.name == "operator code 4000")
    #expect(node.version == 77)
  }

  @Test func indices() {
    expect("operator 0", "names operator code 1 of 1") { $0.codeIndex = 1 }
    expect("operator 0 (RELU)", "names tensor 2 of 2") { $0.operatorInputs = [2] }
    expect("operator 0 (RELU)", "names tensor -1 of 2") { $0.operatorOutputs = [-1] }
    expect("operator 0 (RELU)", "names tensor -2 of 2") { $0.operatorInputs = [-2] }
    expect("the main subgraph", "input names tensor -1 of 2") { $0.inputs = [-1] }
    expect("the main subgraph", "output names tensor 2147483647 of 2") { $0.outputs = [.max] }
    expect("tensor 1 (out)", "names buffer 9 of 1") { $0.tensors[1].buffer = 9 }
  }

  @Test func shapes() {
    expect("tensor 0 (in)", "has the dimension -3 in its shape [2, -3]") { $0.tensors[0].shape = [2, -3] }
    let large = [Int32](repeating: .max, count: 3)
    expect("tensor 0 (in)", "has the shape \(large), too large to address") { $0.tensors[0].shape = large }
    expect("tensor 0 (in)", "has the shape \([0] + large), too large to address") {
      $0.tensors[0].shape = [0] + large
    }
    expect("tensor 1 (out)", "has 9 dimensions, 8 at most") {
      $0.tensors[1].shape = [Int32](repeating: 1, count: 9)
    }
    expect("tensor 1 (out)", "has the unknown element type 200") { $0.tensors[1].type = 200 }
  }

  @Test func quantization() {
    let place = "tensor 0 (in), quantization"
    func set(_ scales: [Float], _ zeroPoints: [Int64], axis: Int32 = 1) -> (inout ModelFile) -> Void {
      return { file in
        file.tensors[0].scales = scales
        file.tensors[0].zeroPoints = zeroPoints
        file.tensors[0].axis = axis
      }
    }
    expect(place, "has 2 scales for the 3 indices of dimension 1", set([1, 1], [0, 0]))
    expect(place, "has 3 scales and 2 zero points", set([1, 1, 1], [0, 0]))
    expect(place, "is along dimension 2 of the shape [2, 3]", set([1, 1, 1], [0, 0, 0], axis: 2))
    expect(place, "is along dimension -1 of the shape [2, 3]", set([1, 1, 1], [0, 0, 0], axis: -1))
    expect(place, "has the scale -0.5", set([-0.5], [0]))
    expect(place, "has the scale -inf", set([-.infinity], [0]))
    expect(place, "has the zero point 4294967296", set([1], [1 << 32]))
  }

  @Test func bufferOfAnotherLength() throws {
    var file = ModelFile()
    file.buffers.append(.inside([UInt8](repeating: 1, count: 23)))
    file.tensors[0].buffer = 1
    let error = #expect(throws: ModelError.self) { try readModel(file.bytes) }
    let text = error?.description ?? ""
    #expect(text.hasPrefix("tensor 0 (in): float32[2, 3] takes 24 bytes, its buffer at offset "))
    #expect(text.hasSuffix(" has 23"))
  }
}

/// What a file may ask for, and what it may make of few bytes.
@Suite struct ModelLimitTests {
  private func read(_ file: ModelFile, _ limits: Limits) throws(ModelError) -> Model {
    try Model(bytes: ByteRegion(copying: file.bytes.span), limits: limits)
  }

  @Test func elements() throws {
    #expect(throws: Never.self) { try read(ModelFile(), Limits(tensorElements: 6)) }
    #expect(throws: ModelError.limit(place: "tensor 0 (in)", what: "elements", actual: 6, limit: 5)) {
      try read(ModelFile(), Limits(tensorElements: 5))
    }
  }

  @Test func operators() throws {
    #expect(throws: Never.self) { try read(ModelFile(), Limits(operators: 1)) }
    #expect(throws: ModelError.limit(place: "the main subgraph", what: "operators", actual: 1, limit: 0)) {
      try read(ModelFile(), Limits(operators: 0))
    }
  }

  /// A long name that every tensor shares takes little of the file.
  @Test func sharedNames() {
    var file = ModelFile()
    file.tensors = [.init(name: String(repeating: "x", count: 1 << 16)), .init(name: "out")]
    file.repetitions = 1000
    let error = #expect(throws: ModelError.self) { try readModel(file.bytes) }
    #expect(error?.description == "tensor 24: refers to the same bytes again and again")
  }
}

/// Buffers too large for a FlatBuffers file lie behind it.
@Suite struct OutsideBufferTests {
  private func file(offset: UInt64, size: UInt64) -> [UInt8] {
    var file = ModelFile()
    file.buffers.append(.outside(offset: offset, size: size))
    file.tensors[0].buffer = 1
    return file.bytes
  }

  @Test func behindTheFile() throws {
    let end = file(offset: 0, size: 24).count
    let tail = (0..<24).map { UInt8($0) }
    let model = try readModel(file(offset: UInt64(end), size: 24) + tail)
    let data = try #require(model.main.tensors[0].data)
    #expect(data == end..<end + 24)
    #expect(model.bytes.copy(data) == tail)
  }

  @Test(arguments: [(UInt64.max, UInt64(24)), (2, .max), (1 << 62, 1 << 62)])
  func beyondTheFile(offset: UInt64, size: UInt64) {
    let error = #expect(throws: ModelError.self) { try readModel(file(offset: offset, size: size)) }
    #expect(error?.description.hasPrefix("buffer 1: ") == true)
  }

  @Test func oneByteShort() {
    let end = file(offset: 0, size: 24).count
    let bytes = file(offset: UInt64(end), size: 24) + [UInt8](repeating: 0, count: 23)
    let reason = "24 bytes at offset \(end) lie outside the file's \(end + 23)"
    #expect(throws: ModelError.malformed(place: "buffer 1", reason: reason)) { try readModel(bytes) }
  }
}
