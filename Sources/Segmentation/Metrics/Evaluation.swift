public import AtrousImaging

/// The figures of a model over a set of images.
///
/// Three figures, each under its own name, for they differ:
/// - `accuracy`: the mean over images of the fraction of pixels that are right.
/// - `averagedIoU`: the intersection over union of each class in each image whose truth shows it, averaged over all of
///   these. This and the accuracy are the model zoo's; void pixels count as background.
/// - `vocMeanIoU`: one confusion matrix over the whole set, void pixels left out, averaged over the classes.
public struct Evaluation: Sendable, Equatable {
  /// The class of pixels that nobody labelled.
  public static let void: UInt8 = 255

  public private(set) var images = 0
  /// Over the whole set, void pixels left out.
  public private(set) var confusion: ConfusionMatrix
  private var accuracySum = 0.0
  private var unionSum = 0.0
  private var unionCount = 0

  public init(classes: Int) { confusion = ConfusionMatrix(classes: classes) }

  /// Adds an image.
  ///
  /// - Parameters:
  ///   - prediction: at the model's resolution.
  ///   - truth: of any size; it is resized to the prediction's, each pixel taking the nearest.
  /// - Throws: `SegmentationError.groundTruth` for a class beyond the model's in either.
  public mutating func add(prediction: IndexedImage, truth: IndexedImage) throws(SegmentationError) {
    if let bad = truth.indices.first(where: { $0 != Self.void && Int($0) >= confusion.classes }) {
      throw .groundTruth("the mask has the class \(bad), the model has \(confusion.classes)")
    }
    if let bad = prediction.indices.first(where: { Int($0) >= confusion.classes }) {
      throw .groundTruth("the model says the class \(bad) of \(confusion.classes)")
    }
    let truth = resizeNearest(truth, width: prediction.width, height: prediction.height).indices
    confusion.add(prediction: prediction.indices, truth: truth, void: Self.void)

    var image = ConfusionMatrix(classes: confusion.classes)
    image.add(prediction: prediction.indices, truth: truth.map { $0 == Self.void ? 0 : $0 })
    accuracySum += image.accuracy
    for index in 0..<image.classes where image.isPresent(index) {
      unionSum += image.intersectionOverUnion(index) ?? 0
      unionCount += 1
    }
    images += 1
  }

  public var accuracy: Double { accuracySum / Double(images) }
  public var averagedIoU: Double { unionSum / Double(unionCount) }
  public var vocMeanIoU: Double { confusion.meanIntersectionOverUnion }
}
