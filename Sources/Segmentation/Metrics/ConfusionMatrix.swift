/// How often each class was taken for which.
public struct ConfusionMatrix: Sendable, Equatable {
  public let classes: Int
  /// Pixels, by true class and then by predicted class.
  public private(set) var counts: [Int]

  public init(classes: Int) {
    self.classes = classes
    counts = [Int](repeating: 0, count: classes * classes)
  }

  /// Pixels of class `truth` that were predicted as `predicted`.
  public subscript(truth truth: Int, predicted predicted: Int) -> Int { counts[truth * classes + predicted] }

  /// Counts the pixels of one image.
  ///
  /// - Parameters:
  ///   - prediction: a class a pixel, below `classes`.
  ///   - truth: as many; pixels of the class `void` are left out.
  public mutating func add(prediction: [UInt8], truth: [UInt8], void: UInt8? = nil) {
    precondition(prediction.count == truth.count, "\(prediction.count) predictions of \(truth.count) pixels")
    for (predicted, actual) in zip(prediction, truth) where actual != void {
      counts[Int(actual) * classes + Int(predicted)] += 1
    }
  }

  /// Pixels that were predicted rightly, of all that were counted.
  public var accuracy: Double {
    let right = (0..<classes).reduce(0) { $0 + self[truth: $1, predicted: $1] }
    return Double(right) / Double(counts.reduce(0, +))
  }

  /// Whether any pixel is of a class.
  public func isPresent(_ index: Int) -> Bool {
    (0..<classes).contains { self[truth: index, predicted: $0] > 0 }
  }

  /// Intersection over union of a class; nil where no pixel is of it and none was predicted as it.
  public func intersectionOverUnion(_ index: Int) -> Double? {
    let intersection = self[truth: index, predicted: index]
    let union = (0..<classes).reduce(-intersection) {
      $0 + self[truth: index, predicted: $1] + self[truth: $1, predicted: index]
    }
    return union == 0 ? nil : Double(intersection) / Double(union)
  }

  /// The mean over the classes that have an intersection over union.
  public var meanIntersectionOverUnion: Double {
    let values = (0..<classes).compactMap(intersectionOverUnion)
    return values.reduce(0, +) / Double(values.count)
  }
}
