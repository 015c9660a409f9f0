import AtrousBytes
import AtrousKernels
import AtrousTFLite

/// A graph while passes work on it. Tensors keep the file's indices; a pass may remove operators, change them, and
/// make tensors constant.
struct Draft: Sendable {
  var tensors: [Tensor]
  /// The values of constant tensors, by tensor.
  var constants: [Constant?]
  var operators: [Operator]
  let inputs: [Int]
  let outputs: [Int]

  init(_ model: Model) throws(PlanError) {
    let graph = model.main
    tensors = graph.tensors
    operators = graph.operators
    inputs = graph.inputs
    outputs = graph.outputs
    constants = []
    for tensor in tensors { constants.append(try Draft.constant(of: tensor, in: model.bytes)) }
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
