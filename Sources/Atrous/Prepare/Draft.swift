import AtrousBytes
import AtrousKernels
package import AtrousTFLite

/// A graph while passes work on it. Tensors keep the file's indices; a pass may remove operators, change them, make
/// tensors constant, and give a tensor another's memory.
package struct Draft: Sendable {
  var tensors: [Tensor]
  /// The values of constant tensors, by tensor.
  var constants: [Constant?]
  /// For a tensor that has another's memory: which.
  var sources: [Int?]
  /// For a tensor that lies inside another: where.
  var parts: [JoinedPart?]
  package var operators: [Operator]
  /// What every pass so far has left.
  private(set) var passes: [PassRecord] = []
  let inputs: [Int]
  let outputs: [Int]

  package init(_ model: Model) throws(PlanError) {
    let graph = model.main
    tensors = graph.tensors
    operators = graph.operators
    inputs = graph.inputs
    outputs = graph.outputs
    constants = []
    sources = tensors.map { _ in nil }
    parts = tensors.map { _ in nil }
    for tensor in tensors { constants.append(try Draft.constant(of: tensor, in: model.bytes)) }
    record("read")
  }

  /// The tensor whose memory a tensor has, or a part of it: itself, in most cases.
  func memory(of tensor: Int) -> Int { parts[tensor]?.whole ?? sources[tensor] ?? tensor }

  /// How often each tensor is read: by operators, as an output, as another one's memory.
  var readerCounts: [Int] {
    var counts = [Int](repeating: 0, count: tensors.count)
    for node in operators { for tensor in node.inputs.compactMap({ $0 }) { counts[tensor] += 1 } }
    for tensor in outputs + sources.compactMap({ $0 }) { counts[tensor] += 1 }
    return counts
  }

  /// For each tensor the position of the operator that computes it.
  var writers: [Int?] {
    var writers = [Int?](repeating: nil, count: tensors.count)
    for (position, node) in operators.enumerated() {
      for tensor in node.outputs { writers[tensor] = position }
    }
    return writers
  }

  mutating func record(_ pass: String) {
    passes.append(PassRecord(name: pass, operators: operators))
  }

  /// A constant is used where it lies in the file, or copied where it lies on an odd address.
  private static func constant(of tensor: Tensor, in bytes: ByteRegion) throws(PlanError) -> Constant? {
    guard let range = tensor.data else { return nil }
    if let constant = Constant(bytes, range, alignment: tensor.type.size ?? 1) { return constant }
    guard let copy = bytes.copy(range) else {
      throw .tensor(
        index: tensor.index, reason: "its bytes at offset \(range.lowerBound) lie outside the file")
    }
    return Constant(copying: copy)
  }
}

/// The operators that were left after a pass.
package struct PassRecord: Sendable {
  package let name: String
  package let operators: [Operator]
}
