/// How often each class was taken for which.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classes: Int
  /// Pixels, by true class and then by predicted class.
  public private(set) var counts: [Int]

  /// - Throws: `SegmentationError.unknownClass` for fewer than 1 or more than 256 classes.
  public init(classes: Int) throws(SegmentationError) {
    guard 1...256 ~= classes else { throw .unknownClass(classes, classes: 256) }
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// Pixels of class `truth` that were predicted as `predicted`; 0 for a class that there is not.
  public subscript(truth truth: Int, predicted predicted: Int) -> Int {
    guard 0..<classes ~= truth, 0..<classes ~= predicted else { return 0 }
    return counts[truth * classes + predicted]
  }

  /// Counts the pixels of one image.
  ///
  /// - Parameters:
  ///   - prediction: a class a pixel.
  ///   - truth: as many; pixels of the class `void` are left out.
  /// - Throws: `SegmentationError.groundTruth` for unequal counts, `.unknownClass` for a class that there is not. Nothing
  ///   is counted then.
  public mutating func add(
    prediction: [UInt8], truth: [UInt8], void: UInt8? = nil
  ) throws(SegmentationError) {
    guard prediction.count == truth.count else {
      throw .groundTruth("\(prediction.count) predictions of \(truth.count) pixels")
    }
    var sums = counts
    for (predicted, actual) in zip(prediction, truth) where actual != void {
      guard predicted < classes, actual < classes else {
        throw .unknownClass(Int(max(predicted, actual)), classes: classes)
      }
      sums[Int(actual) * classes + Int(predicted)] += 1
    }
    counts = sums
  }

  /// Pixels of a class.
  public func truePixels(_ index: Int) -> Int {
    (0..<classes).reduce(0) { $0 + self[truth: index, predicted: $1] }
  }

  /// Pixels that were predicted as a class.
  public func predictedPixels(_ index: Int) -> Int {
    (0..<classes).reduce(0) { $0 + self[truth: $1, predicted: index] }
  }
}

/// The measures of a class, and their means. With TP the pixels of a class that were predicted as it, all are fractions
/// of 1, and nil where the denominator is 0.
extension ConfusionMatrix {
  /// Pixels that were predicted rightly, of all that were counted.
  public var accuracy: Double? {
    fraction((0..<classes).reduce(0) { $0 + self[truth: $1, predicted: $1] }, of: counts.reduce(0, +))
  }

  /// TP / (true + predicted - TP)
  public func intersectionOverUnion(_ index: Int) -> Double? {
    let intersection = self[truth: index, predicted: index]
    return fraction(intersection, of: truePixels(index) + predictedPixels(index) - intersection)
  }

  /// TP / predicted
  public func precision(_ index: Int) -> Double? {
    fraction(self[truth: index, predicted: index], of: predictedPixels(index))
  }

  /// TP / true
  public func recall(_ index: Int) -> Double? {
    fraction(self[truth: index, predicted: index], of: truePixels(index))
  }

  /// 2 TP / (true + predicted), the F1 score of precision and recall.
  public func dice(_ index: Int) -> Double? {
    fraction(2 * self[truth: index, predicted: index], of: truePixels(index) + predictedPixels(index))
  }

  /// The mean over the classes that have an intersection over union.
  public var meanIntersectionOverUnion: Double? {
    let values = (0..<classes).compactMap { intersectionOverUnion($0) }
    return values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private func fraction(_ count: Int, of sum: Int) -> Double? {
    sum == 0 ? nil : Double(count) / Double(sum)
  }
}
