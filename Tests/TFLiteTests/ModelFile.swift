import AtrousBytes
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
    let code = Node.table([
      0: .number(Int8(clamping: self.code)), 2: .number(version), 3: .number(self.code),
    ])
    let node = Node.table([
      0: .number(codeIndex), 1: .node(.numbers(operatorInputs)), 2: .node(.numbers(operatorOutputs)),
    ])
    let graph = Node.table([
      0: .node(
        repetitions.map { .repeated(table(tensors[0]), count: $0) } ?? .tables(tensors.map(table))),
      1: .node(.numbers(inputs)), 2: .node(.numbers(outputs)),
      3: .node(.tables([node])), 4: .node(.text("main")),
    ])
    let root = Node.table([
      0: .number(UInt32(3)), 1: .node(.tables([code])), 2: .node(.tables(hasGraph ? [graph] : [])),
      4: .node(.tables(buffers.map(table))),
    ])
    return FlatBufferWriter(identifier: "TFL3", root: root).bytes
  }

  private func table(_ tensor: TensorFields) -> Node {
    let quantization = Node.table([
      2: .node(.numbers(tensor.scales.map(\.bitPattern))), 3: .node(.numbers(tensor.zeroPoints)),
      6: .number(tensor.axis),
    ])
    return .table([
      0: .node(.numbers(tensor.shape)), 1: .number(tensor.type), 2: .number(tensor.buffer),
      3: .node(.text(tensor.name)), 4: .node(quantization),
    ])
  }

  private func table(_ buffer: Buffer) -> Node {
    switch buffer {
    case .inside(let bytes): .table([0: .node(.vector(bytes, count: bytes.count))])
    case .outside(let offset, let size): .table([1: .number(offset), 2: .number(size)])
    }
  }
}

func readModel(_ bytes: [UInt8]) throws(ModelError) -> Model {
  try Model(bytes: ByteRegion(copying: bytes.span))
}
