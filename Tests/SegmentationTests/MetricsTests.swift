import AtrousImaging
import AtrousSegmentation
import Testing

@Suite struct ConfusionMatrixTests {
  /// Truth 0 0 1 1 1 2, prediction 0 1 1 1 0 0: class 0 has intersection 1 and union 4, class 1 has 2 and 4, class 2
  /// has 0 and 1.
  @Test func threeClasses() throws {
    var matrix = try ConfusionMatrix(classes: 4)
    try matrix.add(prediction: [0, 1, 1, 1, 0, 0], truth: [0, 0, 1, 1, 1, 2])
    #expect(matrix[truth: 1, predicted: 0] == 1)
    #expect(matrix.accuracy == 0.5)
    #expect(matrix.intersectionOverUnion(0) == 0.25)
    #expect(matrix.intersectionOverUnion(1) == 0.5)
    #expect(matrix.intersectionOverUnion(2) == 0)
    #expect(matrix.intersectionOverUnion(3) == nil)
    #expect(matrix.meanIntersectionOverUnion == 0.25)
    #expect((0..<4).map { matrix.precision($0) } == [1.0 / 3, 2.0 / 3, nil, nil])
    #expect((0..<4).map { matrix.recall($0) } == [1.0 / 2, 2.0 / 3, 0, nil])
    #expect((0..<4).map { matrix.dice($0) } == [2.0 / 5, 4.0 / 6, 0, nil])
  }

  @Test func nothingTraps() throws {
    for classes in [-1, 0, 257, .max] {
      #expect(throws: SegmentationError.self) { try ConfusionMatrix(classes: classes) }
    }
    var matrix = try ConfusionMatrix(classes: 2)
    #expect(throws: SegmentationError.unknownClass(2, classes: 2)) {
      try matrix.add(prediction: [0, 2], truth: [0, 1])
    }
    #expect(throws: SegmentationError.self) { try matrix.add(prediction: [0], truth: [0, 1]) }
    #expect(matrix.counts == [0, 0, 0, 0])
    #expect(matrix[truth: 2, predicted: -1] == 0)
    #expect(matrix.accuracy == nil && matrix.meanIntersectionOverUnion == nil)
    let empty = IndexedImage(width: 0, height: 1, indices: [])
    var evaluation = try Evaluation(classes: 2)
    #expect(throws: SegmentationError.self) { try evaluation.add(prediction: empty, truth: empty) }
    #expect(evaluation.accuracy == nil && evaluation.averagedIoU == nil && evaluation.vocMeanIoU == nil)
  }

  @Test func voidIsLeftOut() throws {
    var matrix = try ConfusionMatrix(classes: 2)
    try matrix.add(prediction: [1, 1, 0], truth: [1, 255, 0], void: 255)
    #expect(matrix.counts == [1, 0, 0, 1])
  }
}

@Suite struct EvaluationTests {
  /// Two images of four pixels. The first: truth 0 1 void 1, prediction 0 1 1 0. With void as 0 it is right in 2 of 4,
  /// class 0 has 1/3, class 1 has 1/3. The second is all class 2 and right.
  @Test func voidIsBackgroundForTheZooAndNothingForVOC() throws {
    var evaluation = try Evaluation(classes: 3)
    try evaluation.add(prediction: row([0, 1, 1, 0]), truth: row([0, 1, 255, 1]))
    try evaluation.add(prediction: row([2, 2, 2, 2]), truth: row([2, 2, 2, 2]))
    #expect(evaluation.images == 2)
    #expect(evaluation.accuracy == (0.5 + 1) / 2)
    let averaged = try #require(evaluation.averagedIoU)
    #expect(abs(averaged - 5.0 / 9) < 1e-15)
    // Without void: class 0 has 1/2, class 1 has 1/2, class 2 has 1.
    let mean = try #require(evaluation.vocMeanIoU)
    #expect(abs(mean - 2.0 / 3) < 1e-15)
  }

  @Test func truthIsScaledToThePrediction() throws {
    var evaluation = try Evaluation(classes: 2)
    try evaluation.add(prediction: row([0, 1]), truth: row([0, 0, 0, 1, 1, 1]))
    #expect(evaluation.accuracy == 1)
  }

  @Test func classBeyondTheModels() throws {
    var evaluation = try Evaluation(classes: 2)
    #expect(throws: SegmentationError.groundTruth("the mask has the class 7, the model has 2")) {
      try evaluation.add(prediction: row([0, 1]), truth: row([0, 7]))
    }
    #expect(evaluation.images == 0)
  }

  private func row(_ indices: [UInt8]) -> IndexedImage {
    IndexedImage(width: indices.count, height: 1, indices: indices)
  }
}
