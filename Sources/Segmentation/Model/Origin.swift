import Atrous
import AtrousBytes
import AtrousTFLite

/// The operator that gives an output its meaning. Operators behind it that only move, resize or convert elements are
/// passed over.
struct Origin {
  let isArgMax: Bool
  /// The classes that an ARG_MAX chooses from.
  let classes: Int?
  /// Whether the values are probabilities: a SOFTMAX's or LOGISTIC's.
  let isProbability: Bool
  /// Whether a TRANSPOSE moves the channels before the rows on the way.
  let endsChannelsFirst: Bool

  init(of tensor: Int, in model: Model) {
    let graph = model.main
    var (tensor, isTransposed) = (tensor, false)
    var last: Operator?
    for node in graph.operators.reversed() where node.outputs.contains(tensor) {
      last = node
      guard Self.passedOver.contains(node.code), let input = node.inputs.first ?? nil else { break }
      if node.code == .transpose, node.inputs.count == 2, let order = node.inputs[1] {
        isTransposed = model.integers(ofConstant: order) == [0, 3, 1, 2]
      }
      tensor = input
    }
    endsChannelsFirst = isTransposed
    isProbability = last?.code == .softmax || last?.code == .logistic
    isArgMax = last?.code == .argMax
    guard isArgMax, let node = last, let input = node.inputs.first ?? nil else {
      classes = nil
      return
    }
    let shape = graph.tensors[input].shape
    let axis = node.inputs.count == 2 ? node.inputs[1] : nil
    let value = axis.flatMap { model.integers(ofConstant: $0)?.first } ?? -1
    let index = value < 0 ? value + shape.count : value
    classes = shape.indices.contains(index) ? shape[index] : nil
  }

  private static let passedOver: [BuiltinOperator] = [
    .reshape, .expandDims, .squeeze, .cast, .quantize, .dequantize, .transpose, .resizeBilinear,
    .resizeNearestNeighbor,
  ]
}

extension Model {
  /// The elements of a constant int32 or int64 tensor; nil for any other.
  fileprivate func integers(ofConstant index: Int) -> [Int]? {
    let tensor = main.tensors[index]
    guard let data = tensor.data, tensor.type == .int32 || tensor.type == .int64 else { return nil }
    let size = tensor.type == .int32 ? 4 : 8
    return (0..<data.count / size).map { position in
      let offset = data.lowerBound + position * size
      return tensor.type == .int32
        ? Int(bytes.load(at: offset, as: Int32.self) ?? 0)
        : Int(truncatingIfNeeded: bytes.load(at: offset, as: Int64.self) ?? 0)
    }
  }
}
