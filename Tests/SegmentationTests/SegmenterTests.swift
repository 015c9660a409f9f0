import Atrous
import AtrousImaging
import AtrousSegmentation
import Testing

@Suite struct SegmenterTests {
  @Test func formats() throws {
    let segmenter = try Segmenter(Plan(smallModel()))
    #expect(segmenter.input.width == 64)
    #expect(segmenter.input.element == .int8)
    #expect(segmenter.output.content == .scores)
    #expect(segmenter.output.classes == 5)
    #expect(segmenter.names[3] == "class 3")
  }

  /// At the model's size nothing is resized: the mask is the argmax of what a session says of the same bytes.
  @Test func maskIsTheArgmax() throws {
    let plan = try Plan(smallModel())
    let image = testImage(width: 64, height: 64)
    var segmenter = try Segmenter(plan)
    let mask = try segmenter.segment(image)

    var session = Session(plan)
    try session.setInput(bytes: image.pixels.map { $0 ^ 0x80 })
    session.run()
    let scores: [Int8] = try session.output()
    let expected: [UInt8] = (0..<64 * 64).map { pixel in
      let row = Array(scores[pixel * 5..<pixel * 5 + 5])
      return UInt8(row.firstIndex(of: row.max()!)!)
    }
    #expect(mask.indices == expected)
  }

  @Test(arguments: [ImageFit.stretch, .letterbox], [(1, 1), (7, 200), (200, 7), (64, 64), (3000, 1)])
  func maskHasThePhotosSize(fit: ImageFit, size: (Int, Int)) throws {
    var options = SegmenterOptions()
    options.fit = fit
    var segmenter = try Segmenter(Plan(smallModel()), options: options)
    let mask = try segmenter.segment(testImage(width: size.0, height: size.1))
    #expect((mask.width, mask.height) == size)
    #expect(mask.indices.allSatisfy { $0 < 5 })
  }

  @Test func emptyImage() throws {
    var segmenter = try Segmenter(Plan(smallModel()))
    #expect(throws: SegmentationError.emptyImage(width: 0, height: 3)) {
      try segmenter.segment(RGBImage(width: 0, height: 3, pixels: []))
    }
  }
}

@Suite struct PlacementTests {
  /// A photo of 2:1 takes the middle half of a square, from row 2 to row 6 of 8.
  @Test func letterboxOfAWidePhoto() throws {
    let placement = Placement(width: 4, height: 2, inputWidth: 8, inputHeight: 8, fit: .letterbox)
    #expect((placement.left, placement.top, placement.width, placement.height) == (0, 2, 8, 4))
    let mask = IndexedImage(width: 8, height: 8, indices: (0..<64).map { UInt8($0 / 8) })
    #expect(placement.restored(mask, width: 4, height: 2).image().indices == [3, 3, 3, 3, 5, 5, 5, 5])
    let small = IndexedImage(width: 4, height: 4, indices: (0..<16).map { UInt8($0 / 4) })
    #expect(placement.restored(small, width: 4, height: 2).image().indices == [1, 1, 1, 1, 2, 2, 2, 2])
  }

  /// Stretched, the class comes from where `resizeNearest` takes it.
  @Test(arguments: [(1, 1), (5, 3), (65, 129), (257, 257), (1920, 7)])
  func stretchIsNearest(size: (Int, Int)) {
    let placement = Placement(
      width: size.0, height: size.1, inputWidth: 257, inputHeight: 513, fit: .stretch)
    let mask = IndexedImage(width: 33, height: 65, indices: (0..<33 * 65).map { UInt8($0 % 251) })
    #expect(
      placement.restored(mask, width: size.0, height: size.1).image()
        == resizeNearest(mask, width: size.0, height: size.1))
  }
}

@Suite struct PixelBufferTests {
  /// Two rows of two pixels, each row followed by a gap of two bytes, but the last.
  @Test(arguments: PixelOrder.allCases) func orderAndStride(order: PixelOrder) throws {
    let colors: [[UInt8]] = [[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]]
    let pixels = colors.map { color in
      switch order {
      case .rgb: color
      case .rgba: color + [200]
      case .bgra: color.reversed() + [200]
      }
    }
    let bytes = pixels[0] + pixels[1] + [99, 99] + pixels[2] + pixels[3]
    let image = try RGBImage(
      bytes: bytes.span, width: 2, height: 2, order: order, rowStride: 2 * order.bytesPerPixel + 2)
    #expect(image.pixels == Array(1...12))
  }

  /// Pixels that are not copied give the mask of those that are.
  @Test(arguments: PixelOrder.allCases) func withoutCopy(order: PixelOrder) throws {
    let (width, height, stride) = (50, 30, 50 * order.bytesPerPixel + 3)
    let bytes = (0..<stride * height).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 / 7) }
    var segmenter = try Segmenter(Plan(smallModel()))
    let mask = try segmenter.segment(
      pixels: bytes.span, width: width, height: height, order: order, rowStride: stride)
    let image = try RGBImage(bytes: bytes.span, width: width, height: height, order: order, rowStride: stride)
    #expect(try segmenter.segment(image) == mask)
    #expect(throws: SegmentationError.self) {
      try segmenter.segment(
        pixels: bytes.span, width: width, height: height + 1, order: order, rowStride: stride)
    }
  }

  @Test func tooFewBytes() {
    let bytes = [UInt8](repeating: 0, count: 11)
    #expect(throws: SegmentationError.tooFewBytes(needed: 12, actual: 11)) {
      try RGBImage(bytes: bytes.span, width: 2, height: 2, order: .rgb)
    }
    #expect(throws: SegmentationError.self) {
      try RGBImage(bytes: bytes.span, width: 2, height: 2, order: .rgb, rowStride: 5)
    }
    #expect(throws: SegmentationError.self) {
      try RGBImage(bytes: bytes.span, width: .max / 2, height: .max, order: .rgba)
    }
    #expect(throws: SegmentationError.emptyImage(width: 2, height: -1)) {
      try RGBImage(bytes: bytes.span, width: 2, height: -1, order: .rgb)
    }
  }
}

@Suite struct SegmentationActorTests {
  /// Many callers, one actor: everybody gets the mask of their photo.
  @Test func concurrentCallers() async throws {
    let plan = try Plan(smallModel())
    let service = try SegmentationActor(plan)
    let sizes = (0..<12).map { (10 + 7 * $0, 90 - 5 * $0) }
    let masks = try await withThrowingTaskGroup(of: (Int, IndexedImage).self) { group in
      for (number, size) in sizes.enumerated() {
        group.addTask { (number, try await service.segment(testImage(width: size.0, height: size.1))) }
      }
      var masks: [Int: IndexedImage] = [:]
      for try await (number, mask) in group { masks[number] = mask }
      return masks
    }
    var alone = try Segmenter(plan)
    for (number, size) in sizes.enumerated() {
      #expect(try alone.segment(testImage(width: size.0, height: size.1)) == masks[number])
    }
  }

  @Test func cancelled() async throws {
    let service = try SegmentationActor(Plan(smallModel()))
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      return try await service.segment(testImage(width: 9, height: 9))
    }
    task.cancel()
    await #expect(throws: SegmentationError.session(.cancelled)) { try await task.value }
    #expect(try await service.segmentWithScores(testImage(width: 9, height: 9)).scores.classes == 5)
  }
}
