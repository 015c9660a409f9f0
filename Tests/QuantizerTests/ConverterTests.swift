import AtrousBytes
import AtrousQuantizer
import AtrousTFLite
import Foundation
import Testing

let goldens = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .appending(path: "Goldens")

func floatNetwork(_ name: String) throws -> Model {
  try Model(path: goldens.appending(path: "networks/\(name).tflite").path)
}

/// What is equal in two quantized files: operators in their order, with the types, scales, zero points and elements of
/// all operands and results.
private func lines(of model: Model) -> [String] {
  var lines: [String] = []
  for node in model.main.operators where node.code != .quantize && node.code != .dequantize {
    var line = "\(node.name) \(node.version) \(node.options)"
    for case let tensor? in node.inputs + node.outputs.map(Optional.some) {
      line += "|" + text(tensor, of: model)
    }
    lines.append(line)
  }
  return lines
}

private func text(_ index: Int, of model: Model) -> String {
  let tensor = model.main.tensors[index]
  var text = "\(tensor.type.name) \(tensor.shape)"
  if let values = tensor.quantization {
    text += " \(values.scales) \(values.zeroPoints) \(values.isPerAxis ? values.axis : 0)"
  }
  if let data = tensor.data, let bytes = model.bytes.copy(data) { text += " \(bytes)" }
  return text
}

/// TensorFlow 2.21's `mlir_quantize` made the goldens (Tests/Oracle/quantizer.py).
@Suite struct ConverterTests {
  static let networks = ["deeplab_v3_plus_mobilenet_v2_64_float", "deeplab_v3_resnet_65_float"]

  private struct RangesFile: Decodable {
    struct Entry: Decodable {
      let index: Int
      let min: Float
      let max: Float
    }
    let tensors: [Entry]
  }

  private func ranges(_ name: String) throws -> Ranges {
    let data = try Data(contentsOf: goldens.appending(path: "quantizer/\(name).json"))
    var ranges = Ranges()
    for entry in try JSONDecoder().decode(RangesFile.self, from: data).tensors {
      ranges[entry.index] = entry.min...entry.max
    }
    return ranges
  }

  /// Versions, options, scales, zero points, weights and biases of every operator.
  @Test(arguments: networks, QuantizerOptions.Weights.allCases)
  func equalsTensorFlow(name: String, weights: QuantizerOptions.Weights) throws {
    var options = QuantizerOptions()
    (options.method, options.weights) = (.converter, weights)
    let quantizer = try Quantizer(floatNetwork(name), options: options)
    let result = try quantizer.quantize(ranges: ranges(name))
    let golden = try Model(path: goldens.appending(path: "quantizer/\(name).\(weights.rawValue).tflite").path)
    let (mine, theirs) = (lines(of: result.model), lines(of: golden))
    #expect(mine.count == theirs.count)
    let different = mine.indices.first { $0 >= theirs.count || mine[$0] != theirs[$0] }
    #expect(different == nil, "\(different.map { mine[$0].prefix(300) } ?? "")")
    #expect(result.floatOperators.isEmpty)
  }

  /// A tensor without a range leaves its operators float.
  @Test func aMissingRange() throws {
    let model = try floatNetwork(Self.networks[0])
    var ranges = try ranges(Self.networks[0])
    let node = try #require(model.main.operators.first { $0.code == .depthwiseConv2D })
    ranges[node.outputs[0]] = nil
    var options = QuantizerOptions()
    options.method = .converter
    let result = try Quantizer(model, options: options).quantize(ranges: ranges)
    #expect(result.floatOperators.contains { $0.name == "operator \(node.index) (DEPTHWISE_CONV_2D)" })
    let bytes = try result.model.fileBytes()
    _ = try Model(bytes: ByteRegion(copying: bytes.span))
  }
}

@Suite struct ScaleTests {
  /// Zero is a whole step, and in the range: by the nearer end, halves away from zero, nothing at all at scale 1.
  @Test(
    arguments: [
      (-1, 1, Float(2 / 255.0), -1), (0, 6, Float(6 / 255.0), -128), (2, 6, Float(6 / 255.0), -128),
      (-6, -2, Float(6 / 255.0), 127), (0, 0, 1, -128), (-1, 3, Float(4 / 255.0), -64),
    ] as [(Float, Float, Float, Int)])
  func ofARange(low: Float, high: Float, scale: Float, zeroPoint: Int) {
    let found = ActivationScale(minimum: low, maximum: high)
    #expect(found.scale == scale)
    #expect(found.zeroPoint == zeroPoint)
  }
}
