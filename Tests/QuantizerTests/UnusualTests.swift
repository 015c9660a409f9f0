import Atrous
import AtrousQuantizer
import AtrousTFLite
import Testing

/// Networks of one convolution whose numbers are out of the ordinary.
@Suite struct UnusualTests {
  /// A convolution of 1x1 from 3 channels to 2 over 8 by 8 pixels.
  private func model(
    _ weights: [Float], bias: [Float] = [0, 0], activation: Activation = .none, signature: [Int]? = nil
  ) -> Model {
    var builder = ModelBuilder()
    let picture = builder.tensor("picture", .float32, [1, 8, 8, 3], signature: signature)
    let filter = builder.constant("filter", .float32, [2, 1, 1, 3], weights)
    let bias = builder.constant("bias", .float32, [2], bias)
    let scores = builder.tensor(
      "scores", .float32, [1, 8, 8, 2], signature: signature.map { $0.dropLast() + [2] })
    builder.apply(
      .conv2D, [picture, filter, bias], to: [scores],
      OptionFields(type: 1, [0: .byte(1), 1: .int(1), 2: .int(1), 3: .byte(activation.rawValue)]))
    return builder.model(inputs: [picture], outputs: [scores])
  }

  private let pictures = (0..<8).map { turn in (0..<192).map { Float(($0 * 83 + turn * 41) % 256) } }

  private func quantized(
    _ model: Model, _ change: (inout QuantizerOptions) -> Void = { _ in }
  ) throws -> QuantizedModel {
    var options = QuantizerOptions()
    change(&options)
    return try Quantizer(model, options: options).quantize(pictures)
  }

  /// The scale of such a channel is its bias's.
  @Test(arguments: QuantizerOptions.Weights.allCases)
  func aChannelWithoutWeightsKeepsItsBias(weights: QuantizerOptions.Weights) throws {
    let third = Float(1) / 3
    let result = try quantized(model([0, 0, 0, third, third, third], bias: [127.5, 0])) {
      $0.weights = weights
    }
    var session = Session(try Plan(result.model))
    try session.setInput(0, [UInt8](repeating: 90, count: 192))
    session.run()
    let scores = try session.output(0, as: Float.self)
    #expect(abs(scores[0] - 127.5) < 1)
    #expect(abs(scores[1] - 90) < 2)
  }

  /// 6 would be more steps than LiteRT's 32-bit integers hold.
  @Test func reluOfTinyResults() throws {
    let tiny = [Float](repeating: 1e-12, count: 6)
    #expect(throws: QuantizerError.nothingToQuantize) { try quantized(model(tiny, activation: .relu6)) }
    let scaled = try quantized(model(tiny.map { $0 * 100 }, activation: .relu6)) { $0.method = .converter }
    let node = try #require(scaled.model.main.operators.first { $0.code == .conv2D })
    #expect(node.options.int(3) == Int(Activation.relu.rawValue))
  }

  /// Nothing traps where products and squares overflow.
  @Test(arguments: [1e20, 1e30, 1e35] as [Float], QuantizerOptions.Weights.allCases)
  func hugeWeights(factor: Float, weights: QuantizerOptions.Weights) throws {
    let result = try quantized(model([1, -1, 0.5, 0.25, 0.5, -1].map { $0 * factor })) {
      $0.weights = weights
    }
    _ = try Plan(result.model)
  }

  @Test(arguments: [.nan, .infinity, -.infinity] as [Float]) func weightsThatAreNoNumbers(value: Float) {
    for (weights, bias) in [([1, 1, value, 1, 1, 1], [0, 0]), ([1, 1, 1, 1, 1, 1], [value, 0])] {
      var reason: String?
      do { _ = try Quantizer(model(weights, bias: bias)) } catch { reason = "\(error)" }
      #expect(reason?.hasSuffix("holds NaN or an infinity") == true)
    }
  }

  /// Sizes that are given are the file's.
  @Test func sizesThatAreOpen() throws {
    let open = model([1, 0, 0, 0, 1, 0], signature: [1, -1, -1, 3])
    #expect(throws: QuantizerError.self) { try quantized(open) }
    let result = try quantized(open) { $0.inputShape = [1, 8, 8, 3] }
    #expect(result.model.main.tensors.allSatisfy { $0.shapeSignature == nil })
    _ = try Plan(result.model)
  }
}
