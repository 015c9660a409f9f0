import Atrous
import AtrousQuantizer
import AtrousTFLite
import Foundation
import Testing

@Suite struct BestTests {
  private struct Made {
    let result: QuantizedModel
    let agreement: Double
  }

  /// Smooth pictures of a fixed sequence.
  private func pictures(_ count: Int, for model: Model) -> [[Float]] {
    let values = model.main.tensors[model.main.inputs[0]].count
    var pictures: [[Float]] = []
    for picture in 0..<count {
      var pixels: [Float] = []
      for index in 0..<values {
        let phase = Float(index % 193) * 0.033 + Float(index / 193) * 0.021 * Float(picture % 5 + 1)
        pixels.append(sinf(phase + Float(picture)) * cosf(0.7 * phase))
      }
      pictures.append(pixels)
    }
    return pictures
  }

  private func quantized(
    _ name: String, _ change: (inout QuantizerOptions) -> Void
  ) throws -> Made {
    let model = try floatNetwork(name)
    var options = QuantizerOptions()
    change(&options)
    let quantizer = try Quantizer(model, options: options)
    let images = pictures(8, for: model)
    let result = try quantizer.quantize(images)
    let agreement = try quantizer.agreement(images, [result.model])
    return Made(result: result, agreement: agreement[0])
  }

  @Test(arguments: ConverterTests.networks, QuantizerOptions.Weights.allCases)
  func isCloserToTheFloatNetwork(name: String, weights: QuantizerOptions.Weights) throws {
    let best = try quantized(name) { $0.weights = weights }
    let converter = try quantized(name) { options in
      options.weights = weights
      options.method = .converter
    }
    #expect(best.agreement > converter.agreement)
    #expect(best.agreement > 0.9)
    #expect(best.result.floatOperators.isEmpty)
    #expect(best.result.layers.contains { ($0.signalToNoise ?? 0) > 15 })
  }

  @Test func theSameBytesFromAnyNumberOfThreads() throws {
    let name = ConverterTests.networks[0]
    var bytes: [[UInt8]] = []
    for threads in 1...3 {
      let result = try quantized(name) { options in
        options.threads = threads
        options.weights = .tensor
      }.result
      bytes.append(try result.model.fileBytes())
    }
    #expect(bytes[0] == bytes[1])
    #expect(bytes[0] == bytes[2])
  }

  @Test(arguments: QuantizerOptions.Boundary.allCases)
  func boundaries(type: QuantizerOptions.Boundary) throws {
    let made = try quantized(ConverterTests.networks[1]) { options in
      options.input = type
      options.output = type
    }
    let model = made.result.model
    let names = ["float": "float32"]
    let expected = names[type.rawValue] ?? type.rawValue
    #expect(model.main.tensors[model.main.inputs[0]].type.name == expected)
    #expect(model.main.tensors[model.main.outputs[0]].type.name == expected)
    #expect(model.signatures.first?.inputs.first?.tensor == model.main.inputs[0])
    _ = try Plan(model)
  }

  @Test func operatorsThatStayFloat() throws {
    let result = try quantized(ConverterTests.networks[0]) { $0.wideOperators = [1, 7] }.result
    #expect(result.floatOperators.map { $0.reason } == ["as asked", "as asked"])
    let types = Set(result.model.main.operators.map(\.code))
    #expect(types.isSuperset(of: [.quantize, .dequantize]))
    _ = try Plan(result.model)
  }

  /// Neighbours of 16 bits, among them one whose weights would have one scale, with 8 bits before and behind them.
  @Test func operatorsOf16Bits() throws {
    let result = try quantized(ConverterTests.networks[0]) { options in
      options.weights = .tensor
      options.wide = .int16
      options.wideOperators = [1, 2, 3, 7]
    }.result
    let main = result.model.main
    #expect(result.floatOperators.isEmpty)
    #expect(result.int16Operators.count == 4)
    #expect(result.layers.filter { $0.width == .int16 }.map(\.index) == [1, 2, 3, 7])
    let wide = main.operators.filter { node in
      node.code != .quantize && node.outputs.contains { main.tensors[$0].type == .int16 }
    }
    #expect(wide.count == 4)
    for node in wide {
      for case let tensor? in node.inputs where main.tensors[tensor].type != .int16 {
        let (type, quantization) = (main.tensors[tensor].type, main.tensors[tensor].quantization)
        #expect(type == .int8 || type == .int64)
        #expect(quantization?.zeroPoints.allSatisfy { $0 == 0 } == true)
        #expect(quantization?.isPerAxis == true)
      }
    }
    // 8 bits to 16 and back: once before and once behind each row of neighbours.
    let steps = main.operators.filter { $0.code == .quantize }.map { node in
      [node.inputs[0] ?? 0, node.outputs[0]].map { main.tensors[$0].type }
    }
    #expect(steps.count { $0 == [.int8, .int16] } == steps.count { $0 == [.int16, .int8] })
    _ = try Plan(result.model)
  }

  /// 16 bits in every operator are next to real numbers.
  @Test(arguments: ConverterTests.networks) func allOf16Bits(name: String) throws {
    let count = try floatNetwork(name).main.operators.count
    let wide = try quantized(name) { options in
      options.wide = .int16
      options.wideOperators = Set(0..<count)
    }
    #expect(wide.result.floatOperators.isEmpty)
    #expect(wide.agreement >= (try quantized(name) { _ in }.agreement))
    #expect(wide.result.layers.contains { ($0.signalToNoise ?? 0) > 35 })
  }

  /// The error of quantizing pictures; nil where there is none.
  private func refusal(_ model: Model, _ images: [[Float]]) -> String? {
    do {
      _ = try Quantizer(model).quantize(images)
    } catch {
      return "\(error)"
    }
    return nil
  }

  @Test func whatCannotBeQuantized() throws {
    let model = try floatNetwork(ConverterTests.networks[0])
    let count = model.main.tensors[model.main.inputs[0]].count
    let int8 = try quantized(ConverterTests.networks[0]) { $0.method = .converter }.result.model
    let picture = [Float](repeating: 0, count: count)
    #expect(refusal(int8, [picture])?.hasPrefix("is quantized already: operator 0 (QUANTIZE)") == true)
    #expect(refusal(model, []) == "no image to calibrate on")
    #expect(refusal(model, [[0, 1]]) == "takes \(count) values, the picture has 2")
    let nan = [Float](repeating: .nan, count: count)
    #expect(refusal(model, [nan])?.hasSuffix("holds NaN or an infinity") == true)
  }

  /// Nothing is divided by a range of zero.
  @Test func constantPictures() throws {
    let model = try floatNetwork(ConverterTests.networks[0])
    let count = model.main.tensors[model.main.inputs[0]].count
    let quantizer = try Quantizer(model)
    let result = try quantizer.quantize([[Float]](repeating: [Float](repeating: 0, count: count), count: 8))
    _ = try Plan(result.model)
  }
}
