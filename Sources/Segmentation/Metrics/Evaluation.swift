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

  /// - Throws: `SegmentationError.unknownClass` for fewer than 1 or more than 256 classes.
  public init(classes: Int) throws(SegmentationError) { confusion = try ConfusionMatrix(classes: classes) }

  /// Adds an image.
  ///
  /// - Parameters:
  ///   - prediction: at the model's resolution.
  ///   - truth: of any size; it is resized to the prediction's, each pixel taking the nearest.
  /// - Throws: `SegmentationError.groundTruth` for a class beyond the model's in either, `.emptyImage` for an image
  ///   without a pixel.
  public mutating func add(prediction: IndexedImage, truth: IndexedImage) throws(SegmentationError) {
    for image in [prediction, truth] where image.indices.isEmpty {
      throw .emptyImage(width: image.width, height: image.height)
    }
    if let bad = truth.indices.first(where: { $0 != Self.void && Int($0) >= confusion.classes }) {
      throw .groundTruth("the mask has the class \(bad), the model has \(confusion.classes)")
    }
    if let bad = prediction.indices.first(where: { Int($0) >= confusion.classes }) {
      throw .groundTruth("the model says the class \(bad) of \(confusion.classes)")
    }
    let truth = resizeNearest(truth, width: prediction.width, height: prediction.height).indices
    try confusion.add(prediction: prediction.indices, truth: truth, void: Self.void)

    var image = try ConfusionMatrix(classes: confusion.classes)
    try image.add(prediction: prediction.indices, truth: truth.map { $0 == Self.void ? 0 : $0 })
    accuracySum += image.accuracy ?? 0
    for index in 0..<image.classes where image.truePixels(index) > 0 {
      unionSum += image.intersectionOverUnion(index) ?? 0
      unionCount += 1
    }
    images += 1
  }

  /// Fractions of 1; nil where nothing was counted.
  public var accuracy: Double? { images == 0 ? nil : accuracySum / Double(images) }
  public var averagedIoU: Double? { unionCount == 0 ? nil : unionSum / Double(unionCount) }
  public var vocMeanIoU: Double? { confusion.meanIntersectionOverUnion }
}
