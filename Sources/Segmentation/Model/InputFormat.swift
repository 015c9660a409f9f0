public import Atrous
public import AtrousTFLite

/// The image that a model takes: a tensor 1·height·width·3, or 1·3·height·width.
public struct InputFormat: Sendable, Equatable {
  public enum Element: Sendable, Equatable { case uint8, int8, float32 }

  public let width: Int
  public let height: Int
  public let element: Element
  public let layout: ChannelLayout
  public let preprocessing: Preprocessing

  /// - Throws: `SegmentationError.notSegmentation` where the model's only input is not an image.
  public init(_ model: Model, options: SegmenterOptions = .init()) throws(SegmentationError) {
    guard model.main.inputs.count == 1 else {
      throw .notSegmentation(tensor: nil, reason: "it has \(model.main.inputs.count) inputs instead of 1")
    }
    let tensor = model.main.tensors[model.main.inputs[0]]
    let shape = tensor.shape
    guard shape.count == 4, shape[0] == 1, shape[1] == 3 || shape[3] == 3, !shape.contains(0) else {
      throw .notSegmentation(
        tensor: tensor.index, reason: "is an input of shape \(shape) instead of [1, height, width, 3]")
    }
    guard tensor.shapeSignature?.dropFirst().contains(-1) != true else {
      throw .notSegmentation(
        tensor: tensor.index, reason: "is an input of an open size, \(tensor.shapeSignature ?? [])")
    }
    layout = shape[3] == 3 ? .last : .first
    (height, width) = layout == .last ? (shape[1], shape[2]) : (shape[2], shape[3])
    switch tensor.type {
    case .uint8: element = .uint8
    case .int8: element = .int8
    case .float32: element = .float32
    default:
      throw .notSegmentation(
        tensor: tensor.index, reason: "is an input of \(tensor.type.name) instead of uint8, int8 or float32")
    }
    preprocessing = try Preprocessing(
      tensor, element, metadata: model.inputNormalization, caller: options.normalization, order: options.order
    )
  }
}
