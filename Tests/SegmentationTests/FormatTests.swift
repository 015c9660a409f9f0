import Atrous
import AtrousBytes
import AtrousImaging
import AtrousSegmentation
import AtrousTFLite
import Testing

/// What a model's output is taken for, from its shape, type and graph.
@Suite struct OutputFormatTests {
  /// One operator, or none, between an image of `size` and an output.
  private func format(
    _ type: ElementType, _ shape: [Int], behind code: BuiltinOperator? = .conv2D, scale: Float? = nil,
    zeroPoint: Int = 0, size: (height: Int, width: Int) = (12, 20), options: SegmenterOptions = .init()
  ) throws -> OutputFormat {
    let model = imageModel(
      input: image(size), output: tensor(1, type, shape, scale, zeroPoint), code: code ?? .conv2D)
    return try OutputFormat(model, input: InputFormat(model), options: options)
  }

  private func image(_ size: (height: Int, width: Int)) -> Tensor {
    tensor(0, .float32, [1, size.height, size.width, 3])
  }

  @Test func scoresOfClasses() throws {
    let format = try format(.float32, [1, 12, 20, 21])
    #expect(format.content == .scores && format.layout == .last && format.classes == 21)
    #expect(format.scoreKind == .logit)
    #expect(try self.format(.float32, [1, 12, 20, 21], behind: .softmax).scoreKind == .probability)
    #expect(try self.format(.int8, [1, 3, 5, 4], scale: 0.5).classes == 4)
  }

  @Test(arguments: [[1, 21, 12, 20], [1, 3, 6, 10], [1, 2, 3, 5]]) func channelsFirst(shape: [Int]) throws {
    let format = try format(.float32, shape)
    #expect(format.layout == .first && format.classes == shape[1])
    #expect([format.height, format.width] == Array(shape[2...]))
  }

  @Test(arguments: [
    (ElementType.float32, [1, 12, 20, 1]), (.int8, [1, 12, 20, 1]), (.uint8, [1, 12, 20]),
    (.float32, [1, 1, 12, 20]),
  ]) func oneScoreAPixel(type: AtrousTFLite.ElementType, shape: [Int]) throws {
    let scale: Float? = type == .float32 ? nil : 1.0 / 256
    let format = try format(type, shape, behind: .logistic, scale: scale)
    #expect(format.content == .binary && format.classes == 2 && format.scoreKind == .probability)
    #expect(try self.format(type, shape, scale: scale).scoreKind == .logit)
    var options = SegmenterOptions()
    options.scoreKind = .probability
    #expect(try self.format(type, shape, scale: scale, options: options).scoreKind == .probability)
  }

  /// The classes of a map are those of the ARG_MAX's axis, which is the last where the constant is missing.
  @Test(
    arguments: [ElementType.float32, .uint8, .int8, .int32, .int64],
    [[1, 12, 20, 1], [1, 12, 20], [1, 1, 12, 20]])
  func maps(type: AtrousTFLite.ElementType, shape: [Int]) throws {
    let format = try format(type, shape, behind: .argMax)
    #expect(format.content == .map && format.classes == 3 && format.scoreKind == nil)
    #expect((format.height, format.width) == (12, 20))
  }

  @Test(arguments: [
    (ElementType.float32, [1, 1, 1, 21]), (.float32, [1, 21]), (.float32, [2, 12, 20, 21]),
    (.float32, [1, 12, 12, 9]),
    (.int32, [1, 12, 20, 21]), (.bool, [1, 12, 20, 21]), (.float32, [1, 12, 20, 257]),
    (.float32, [1, 12, 0, 21]),
  ]) func refused(type: AtrousTFLite.ElementType, shape: [Int]) {
    #expect(throws: SegmentationError.self) { try format(type, shape) }
  }

  /// Of several outputs the one that fits is read, or the one that is asked for.
  @Test func severalOutputs() throws {
    let tensors = [
      image((12, 20)), tensor(1, .float32, [1, 12, 20, 4]), tensor(2, .float32, [1, 7]),
      tensor(3, .float32, [1, 6, 10, 4]),
    ]
    func read(_ outputs: [Int], _ wanted: Int? = nil) throws -> Int {
      let model = Model(
        graph: Subgraph(name: "", tensors: tensors, operators: [], inputs: [0], outputs: outputs),
        bytes: ByteRegion(copying: [UInt8]().span))
      var options = SegmenterOptions()
      options.outputTensor = wanted
      return try OutputFormat(model, input: InputFormat(model), options: options).tensor
    }
    #expect(try read([2, 1]) == 1)
    #expect(try read([2, 1, 3], 3) == 3)
    #expect(throws: SegmentationError.self) { try read([1, 3]) }
    #expect(throws: SegmentationError.self) { try read([2, 2]) }
    #expect(throws: SegmentationError.self) { try read([1], 2) }
  }

  @Test(arguments: [Float(0), 1, -1, .nan]) func thresholds(threshold: Float) {
    var options = SegmenterOptions()
    options.threshold = threshold
    #expect(throws: SegmentationError.self) { try format(.float32, [1, 12, 20, 1], options: options) }
  }
}

/// What elements a pixel becomes. The model hands out its input.
@Suite struct PreprocessingTests {
  private func elements<Element: TensorElement>(
    _ type: ElementType, as: Element.Type, scale: Float? = nil, zeroPoint: Int = 0, first: Bool = false,
    _ options: SegmenterOptions = .init()
  ) throws -> [Element] {
    let shape = first ? [1, 3, 1, 2] : [1, 1, 2, 3]
    let input = tensor(0, type, shape, scale, zeroPoint)
    let model = imageModel(input: input, output: tensor(1, type, shape, scale, zeroPoint), code: .reshape)
    var session = try Session(Plan(model))
    let pixels = RGBImage(width: 2, height: 1, pixels: [0, 51, 102, 153, 204, 255])
    try InputFormat(model, options: options).set(pixels, in: &session)
    session.run()
    return try session.output()
  }

  private func options(_ mean: [Float], _ std: [Float], _ order: ChannelOrder = .rgb) -> SegmenterOptions {
    var options = SegmenterOptions()
    options.normalization = Normalization(mean: mean, std: std)
    options.order = order
    return options
  }

  @Test func floats() throws {
    let expected = [0, 51, 102, 153, 204, 255].map { Float($0) / 127.5 - 1 }
    #expect(try elements(.float32, as: Float.self) == expected)
    #expect(try elements(.float32, as: Float.self, options([0], [1])) == [0, 51, 102, 153, 204, 255])
    #expect(
      try elements(.float32, as: Float.self, options([0, 2, 4], [1, 2, 4])) == [
        0, 24.5, 24.5, 153, 101, 62.75,
      ])
  }

  @Test func orderAndLayout() throws {
    #expect(try elements(.float32, as: Float.self, options([0], [1], .bgr)) == [102, 51, 0, 255, 204, 153])
    #expect(
      try elements(.float32, as: Float.self, first: true, options([0], [1])) == [0, 153, 51, 204, 102, 255])
    #expect(try elements(.uint8, as: UInt8.self, first: true) == [0, 153, 51, 204, 102, 255])
  }

  /// A quantization of -1...1, 0...1 or 0...255 in whole steps takes the bytes as they are.
  @Test(
    arguments: [(0.00784314, 127), (0.0078125, 128), (0.00392157, 0), (1, 0), (0.02, 117)] as [(Float, Int)])
  func bytesAsTheyAre(scale: Float, zeroPoint: Int) throws {
    #expect(
      try elements(.uint8, as: UInt8.self, scale: scale, zeroPoint: zeroPoint) == [0, 51, 102, 153, 204, 255])
    #expect(
      try elements(.int8, as: Int8.self, scale: scale, zeroPoint: zeroPoint - 128) == [
        -128, -77, -26, 25, 76, 127,
      ])
  }

  /// 0...1 in steps of 1/127 from 0: half of int8's range.
  @Test func quantizedByTheInputsScale() throws {
    let half = try elements(.int8, as: Int8.self, scale: 1.0 / 127, zeroPoint: 0, options([0], [255]))
    #expect(half == [0, 25, 51, 76, 102, 127])
    // A range of 0...0.95 is one of 0...1 that the calibration did not fill.
    let calibrated = try elements(.uint8, as: UInt8.self, scale: 0.95 / 255, zeroPoint: 0)
    #expect(calibrated == [0, 54, 107, 161, 215, 255])
  }

  static let bad: [Normalization] = [
    .init(mean: [], std: [1]), .init(mean: [0, 0], std: [1]), .init(mean: [0], std: [0]),
    .init(mean: [0], std: [.nan]), .init(mean: [.infinity], std: [1]), .init(mean: [0], std: [-1]),
  ]

  @Test(arguments: bad) func badNormalization(_ normalization: Normalization) {
    #expect(throws: SegmentationError.self) {
      try elements(.float32, as: Float.self, options(normalization.mean, normalization.std))
    }
  }

  @Test func openSizesAreRefused() {
    let input = Tensor(
      index: 0, name: "", type: .uint8, shape: [1, 1, 1, 3], shapeSignature: [1, -1, -1, 3])
    let model = imageModel(input: input, output: tensor(1, .int32, [1, 1, 1]), code: .argMax)
    #expect(throws: SegmentationError.self) { try InputFormat(model) }
  }
}

@Suite struct ScoreMapTests {
  /// Two pixels of a binary model with the logits 0.1 and 2: threshold 0.5 takes both, 0.8 the second alone.
  @Test func binary() throws {
    let shape = [1, 1, 2, 1]
    let input = tensor(0, .float32, [1, 1, 2, 3])
    let tensors = [
      input, tensor(1, .int32, [4], data: 0..<16), tensor(2, .int32, [4], data: 16..<32),
      tensor(3, .float32, shape),
    ]
    let constants = ([0, 0, 0, 0] as [Int32] + shape.map { Int32($0) }).withUnsafeBytes { Array($0) }
    let slice = Operator(index: 0, code: .slice, version: 1, inputs: [0, 1, 2], outputs: [3], options: .none)
    let model = Model(
      graph: Subgraph(name: "", tensors: tensors, operators: [slice], inputs: [0], outputs: [3]),
      bytes: ByteRegion(copying: constants.span))
    var options = SegmenterOptions()
    options.normalization = Normalization(mean: [0], std: [100])
    let photo = RGBImage(width: 2, height: 1, pixels: [10, 0, 0, 200, 0, 0])
    for (threshold, expected) in [(Float(0.5), [UInt8(1), 1]), (0.8, [0, 1]), (0.9, [0, 0])] {
      options.threshold = threshold
      var segmenter = try Segmenter(Plan(model), options: options)
      #expect(try segmenter.segment(photo).indices == expected)
      let scores = try segmenter.scores()
      #expect(scores.scores == [0.1, 2] && scores.classes == 2)
      let foreground = try #require(scores.probability(ofClass: 1))
      #expect(abs(foreground[0] - 0.5249792) < 1e-6 && abs(foreground[1] - 0.8807970) < 1e-6)
      #expect(scores.probability(ofClass: 2) == nil)
      #expect(segmenter.names.names == ["background", "foreground"])
    }
  }

  @Test func softmaxOfTheSmallModel() throws {
    var segmenter = try Segmenter(Plan(smallModel()))
    try segmenter.prepare(testImage(width: 64, height: 64))
    segmenter.run()
    let (scores, mask) = (try segmenter.scores(), try segmenter.mask())
    let probabilities = scores.probabilities
    let confidence = try scores.confidence(of: mask)
    for pixel in stride(from: 0, to: mask.indices.count, by: 97) {
      let row = probabilities[pixel * 5..<pixel * 5 + 5]
      #expect(abs(row.reduce(0, +) - 1) < 1e-5)
      #expect(row.max() == confidence[pixel])
    }
    #expect(throws: SegmentationError.self) {
      try scores.confidence(of: IndexedImage(width: 1, height: 1, indices: [0]))
    }
  }
}

/// A model of one operator.
private func imageModel(input: Tensor, output: Tensor, code: BuiltinOperator) -> Model {
  // An ARG_MAX over three classes, whatever it gives: only formats are read of it.
  let isMap = code == .argMax
  let scores = tensor(2, .float32, [1, 12, 20, 3])
  let node = Operator(
    index: 0, code: code, version: 1, inputs: [isMap ? 2 : 0], outputs: [1],
    options: code == .reshape ? OptionFields(type: 17, [0: .ints(output.shape.map(Int32.init))]) : .none)
  return Model(
    graph: Subgraph(
      name: "", tensors: [input, output, scores], operators: [node], inputs: [0], outputs: [1]),
    bytes: ByteRegion(copying: [UInt8]().span))
}

private func tensor(
  _ index: Int, _ type: ElementType, _ shape: [Int], _ scale: Float? = nil, _ zeroPoint: Int = 0,
  data: Range<Int>? = nil
) -> Tensor {
  let quantization = scale.map { Quantization(scales: [$0], zeroPoints: [zeroPoint]) }
  return Tensor(index: index, name: "", type: type, shape: shape, quantization: quantization, data: data)
}
