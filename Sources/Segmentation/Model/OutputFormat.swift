import Atrous
import AtrousTFLite

/// What a model says of each pixel: scores of every class, or the class itself.
public struct OutputFormat: Sendable, Equatable {
  public enum Content: Sendable, Equatable {
    /// A tensor 1·height·width·classes; the class with the largest score is the pixel's.
    case scores
    /// A tensor 1·height·width, with the class's number.
    case map
  }

  public let width: Int
  public let height: Int
  public let content: Content
  /// Nil for a map of classes whose number the model does not tell.
  public let classes: Int?
  let type: ElementType

  /// - Throws: `SegmentationError.notSegmentation`.
  init(_ model: Model) throws(SegmentationError) {
    guard model.main.outputs.count == 1 else {
      throw .notSegmentation(tensor: nil, reason: "it has \(model.main.outputs.count) outputs instead of 1")
    }
    let tensor = model.main.tensors[model.main.outputs[0]]
    let shape = tensor.shape
    let isMap = [.int32, .int64].contains(tensor.type) || (tensor.type == .uint8 && shape.count == 3)
    guard isMap || [.float32, .uint8, .int8].contains(tensor.type) else {
      throw .notSegmentation(tensor: tensor.index, reason: "is an output of \(tensor.type.name)")
    }
    let isImage = isMap ? shape.count == 3 || (shape.count == 4 && shape[3] == 1) : shape.count == 4
    guard isImage, shape[0] == 1, !shape.contains(0) else {
      throw .notSegmentation(
        tensor: tensor.index,
        reason: "is an output of \(tensor.type.name)\(shape) instead of scores [1, height, width, classes]"
          + " or a map [1, height, width]")
    }
    height = shape[1]
    width = shape[2]
    type = tensor.type
    content = isMap ? .map : .scores
    classes = isMap ? Self.classCount(ofMap: tensor.index, in: model.main) : shape[3]
    guard (classes ?? 1) <= 256 else {
      throw .notSegmentation(tensor: tensor.index, reason: "has \(classes ?? 0) classes, 256 at most")
    }
  }

  /// The classes that the ARG_MAX behind a map chooses from.
  private static func classCount(ofMap tensor: Int, in graph: Subgraph) -> Int? {
    var tensor = tensor
    for node in graph.operators.reversed() where node.outputs.contains(tensor) {
      guard let input = node.inputs.first ?? nil else { return nil }
      if node.code == .argMax || node.isResizedMask { return graph.tensors[input].shape.last }
      tensor = input
    }
    return nil
  }
}
