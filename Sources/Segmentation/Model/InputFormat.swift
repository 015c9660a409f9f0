public import Atrous
public import AtrousTFLite

/// The image that a model takes: a tensor 1·height·width·3.
public struct InputFormat: Sendable, Equatable {
  /// How a pixel's channel of 0...255 becomes an element.
  public enum Element: Sendable, Equatable {
    /// The byte as it is, whatever the tensor's scale.
    case uint8
    /// The byte less 128.
    case int8
    /// value / 127.5 - 1.
    case float32
  }

  public let width: Int
  public let height: Int
  public let element: Element

  package init(width: Int, height: Int, element: Element) {
    self.width = width
    self.height = height
    self.element = element
  }

  /// - Throws: `SegmentationError.notSegmentation` where the model's only input is not an image.
  public init(_ model: Model) throws(SegmentationError) {
    guard model.main.inputs.count == 1 else {
      throw .notSegmentation(tensor: nil, reason: "it has \(model.main.inputs.count) inputs instead of 1")
    }
    let tensor = model.main.tensors[model.main.inputs[0]]
    guard tensor.shape.count == 4, tensor.shape[0] == 1, tensor.shape[3] == 3, !tensor.shape.contains(0)
    else {
      throw .notSegmentation(
        tensor: tensor.index, reason: "is an input of shape \(tensor.shape) instead of [1, height, width, 3]")
    }
    self.init(
      width: tensor.shape[2], height: tensor.shape[1], element: try Element(tensor))
  }
}

extension InputFormat.Element {
  fileprivate init(_ tensor: Tensor) throws(SegmentationError) {
    switch tensor.type {
    case .uint8: self = .uint8
    case .int8: self = .int8
    case .float32: self = .float32
    default:
      throw .notSegmentation(
        tensor: tensor.index, reason: "is an input of \(tensor.type.name) instead of uint8, int8 or float32")
    }
  }
}
