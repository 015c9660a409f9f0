import AtrousBytes
import AtrousFlatBuffers
import AtrousTFLite

/// A `.tflite` file of one operator, RELU from tensor 0 to tensor 1, to be made wrong in one place.
struct ModelFile {
  struct TensorFields {
    var name: String
    var shape: [Int32] = [2, 3]
    var type = ElementType.float32.rawValue
    var buffer: UInt32 = 0
    var scales: [Float] = []
    var zeroPoints: [Int64] = []
    var axis: Int32 = 0
  }

  enum Buffer {
    case inside([UInt8])
    /// Behind the FlatBuffers part, or anywhere else in the file.
    case outside(offset: UInt64, size: UInt64)
  }

  var code: Int32 = 19
  var version: Int32 = 1
  var codeIndex: UInt32 = 0
  var tensors = [TensorFields(name: "in"), TensorFields(name: "out")]
  var buffers = [Buffer.inside([])]
  var inputs: [Int32] = [0]
  var outputs: [Int32] = [1]
  var operatorInputs: [Int32] = [0]
  var operatorOutputs: [Int32] = [1]
  var hasGraph = true
  /// How many tensors there are that are all the first, in the same bytes.
  var repetitions: Int?

  var bytes: [UInt8] {
    var builder = Builder()
    let code = builder.table([
      .number(Int8(clamping: self.code)), nil, .number(version), .number(self.code),
    ])
    let node = builder.table([
      .number(codeIndex), .offset(builder.vector(operatorInputs)), .offset(builder.vector(operatorOutputs)),
    ])
    var tables = tensors.map { table($0, &builder) }
    if let repetitions { tables = .init(repeating: tables[0], count: repetitions) }
    let graph = builder.table([
      .offset(builder.vector(tables)), .offset(builder.vector(inputs)), .offset(builder.vector(outputs)),
      .offset(builder.vector([node])), .offset(builder.string("main")),
    ])
    let contents = buffers.map { table($0, &builder) }
    let root = builder.table([
      .number(UInt32(3)), .offset(builder.vector([code])), .offset(builder.vector(hasGraph ? [graph] : [])),
      nil, .offset(builder.vector(contents)),
    ])
    return builder.finish(root: root, identifier: "TFL3")
  }

  private func table(_ tensor: TensorFields, _ builder: inout Builder) -> Builder.Offset {
    let quantization = builder.table([
      nil, nil, .offset(builder.vector(tensor.scales)), .offset(builder.vector(tensor.zeroPoints)), nil, nil,
      .number(tensor.axis),
    ])
    return builder.table([
      .offset(builder.vector(tensor.shape)), .number(tensor.type), .number(tensor.buffer),
      .offset(builder.string(tensor.name)), .offset(quantization),
    ])
  }

  private func table(_ buffer: Buffer, _ builder: inout Builder) -> Builder.Offset {
    switch buffer {
    case .inside(let bytes): builder.table([.offset(builder.vector(bytes: bytes, alignment: 16))])
    case .outside(let offset, let size): builder.table([nil, .number(offset), .number(size)])
    }
  }
}

func readModel(_ bytes: [UInt8]) throws(ModelError) -> Model {
  try Model(bytes: ByteRegion(copying: bytes.span))
}
