public import Atrous
public import AtrousBytes
public import AtrousImaging

/// Why a segmentation cannot be made.
public enum SegmentationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The model runs, but is no segmentation of an image; the tensor where that shows, if it is one.
  case notSegmentation(tensor: Int?, reason: String)
  /// An image without a pixel.
  case emptyImage(width: Int, height: Int)
  /// Pixels in memory that are fewer than their size asks for.
  case tooFewBytes(needed: Int, actual: Int)
  case session(SessionError)
  case image(ImagingError)
  case file(FileError)
  /// A ground truth that does not fit its image or the model.
  case groundTruth(String)

  public var description: String {
    switch self {
    case .notSegmentation(let tensor?, let reason): "not a segmentation model: tensor \(tensor) \(reason)"
    case .notSegmentation(nil, let reason): "not a segmentation model: \(reason)"
    case .emptyImage(let width, let height): "an image of \(width)x\(height) has no pixel"
    case .tooFewBytes(let needed, let actual): "pixels take \(needed) bytes, \(actual) are given"
    case .session(let error): error.description
    case .image(let error): error.description
    case .file(let error): error.reason
    case .groundTruth(let reason): reason
    }
  }
}
