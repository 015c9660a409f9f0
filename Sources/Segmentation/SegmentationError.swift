public import Atrous
public import AtrousBytes
public import AtrousImaging

/// Why a segmentation cannot be made.
public indirect enum SegmentationError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The model runs, but is no segmentation of an image; the tensor where that shows, if it is one.
  case notSegmentation(tensor: Int?, reason: String)
  /// An image without a pixel.
  case emptyImage(width: Int, height: Int)
  /// Pixels in memory that are fewer than their size asks for.
  case tooFewBytes(needed: Int, actual: Int)
  /// A mask of another size than it must have.
  case wrongSize(width: Int, height: Int, expectedWidth: Int, expectedHeight: Int)
  /// A class that the model does not have.
  case unknownClass(Int, classes: Int)
  /// Scores are asked of a model that computes a map of classes.
  case noScores
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
    case .wrongSize(let width, let height, let expectedWidth, let expectedHeight):
      "a mask of \(width)x\(height) in place of \(expectedWidth)x\(expectedHeight)"
    case .unknownClass(let index, let classes): "class \(index) of \(classes)"
    case .noScores: "the model gives a map of classes, no scores"
    case .session(let error): error.description
    case .image(let error): error.description
    case .file(let error): error.reason
    case .groundTruth(let reason): reason
    }
  }
}
