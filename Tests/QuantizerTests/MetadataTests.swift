import Atrous
import AtrousFlatBuffers
import AtrousImaging
import AtrousQuantizer
import AtrousSegmentation
import AtrousTFLite
import Testing

/// What a file says of its pixels is as true of the quantized file.
@Suite struct MetadataTests {
  /// `ModelMetadata` whose first input has the `NormalizationOptions` mean and std.
  private func metadata(mean: [Float], std: [Float]) -> [UInt8] {
    var builder = Builder()
    let options = builder.table([.offset(builder.vector(mean)), .offset(builder.vector(std))])
    let unit = builder.table([.number(UInt8(1)), .offset(options)])
    let tensor = builder.table([nil, nil, nil, nil, .offset(builder.vector([unit]))])
    let graph = builder.table([nil, nil, .offset(builder.vector([tensor]))])
    let root = builder.table([nil, nil, nil, .offset(builder.vector([graph]))])
    return builder.finish(root: root, identifier: "M001")
  }

  /// A float file with metadata: a convolution of 1x1 from 3 channels to 2 over 8 by 8 pixels.
  private func file(_ metadata: [UInt8]) -> [UInt8] {
    var builder = Builder()
    func bytes(_ numbers: [Float]) -> [UInt8] {
      numbers.flatMap { number in (0..<4).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * $0)) } }
    }
    let contents = [[], bytes([0.5, -0.25, 1, -0.75, 0.5, 0.25]), bytes([0.125, -0.5]), metadata]
    let buffers = contents.map { content in
      builder.table(content.isEmpty ? [] : [.offset(builder.vector(bytes: content, alignment: 16))])
    }
    let tensors = [
      ("picture", [1, 8, 8, 3], 0), ("filter", [2, 1, 1, 3], 1), ("bias", [2], 2),
      ("scores", [1, 8, 8, 2], 0),
    ].map { (name: String, shape: [Int32], buffer: UInt32) in
      builder.table([
        .offset(builder.vector(shape)), nil, .number(buffer), .offset(builder.string(name)),
      ])
    }
    let options = builder.table([.number(Int8(1)), .number(Int32(1)), .number(Int32(1))])
    let convolution = builder.table([
      nil, .offset(builder.vector([Int32(0), 1, 2])), .offset(builder.vector([Int32(3)])), .number(UInt8(1)),
      .offset(options),
    ])
    let graph = builder.table([
      .offset(builder.vector(tensors)), .offset(builder.vector([Int32(0)])),
      .offset(builder.vector([Int32(3)])), .offset(builder.vector([convolution])),
    ])
    let code = builder.table([.number(Int8(3)), nil, .number(Int32(1)), .number(Int32(3))])
    let entry = builder.table([.offset(builder.string("TFLITE_METADATA")), .number(UInt32(3))])
    let root = builder.table([
      .number(UInt32(3)), .offset(builder.vector([code])), .offset(builder.vector([graph])), nil,
      .offset(builder.vector(buffers)), nil, .offset(builder.vector([entry])),
    ])
    return builder.finish(root: root, identifier: "TFL3")
  }

  /// The pixels of a picture as real numbers, as a model takes them.
  private func input(of model: Model, _ picture: RGBImage) throws -> [Float] {
    var session = try Session(Plan(model))
    try InputFormat(model).set(picture, in: &session)
    let tensor = model.main.tensors[model.main.inputs[0]]
    let bytes = try #require(try session.bytes(ofTensor: tensor.index))
    guard let quantization = tensor.quantization else {
      return bytes.withUnsafeBytes { Array($0.bindMemory(to: Float.self)) }
    }
    return bytes.map { byte in
      let step = tensor.type == .int8 ? Int(Int8(bitPattern: byte)) : Int(byte)
      return Float(step - quantization.zeroPoints[0]) * quantization.scales[0]
    }
  }

  @Test(
    arguments: QuantizerOptions.Boundary.allCases,
    [([128], [128]), ([0], [255]), ([100], [50])] as [([Float], [Float])])
  func normalizationIsKept(type: QuantizerOptions.Boundary, values: (mean: [Float], std: [Float])) throws {
    let model = try Model(bytes: file(metadata(mean: values.mean, std: values.std)))
    let stated = Normalization(mean: values.mean, std: values.std)
    try #require(model.inputNormalization == stated)
    let picture = RGBImage(
      width: 8, height: 8, pixels: (0..<192).map { UInt8(truncatingIfNeeded: $0 * 83 + 7) })
    let real = try input(of: model, picture)
    var options = QuantizerOptions()
    options.input = type
    options.inputRange = -values.mean[0] / values.std[0]...(255 - values.mean[0]) / values.std[0]
    let quantizer = try Quantizer(model, options: options)
    let images = (0..<8).map { turn in Array(real[turn...] + real[..<turn]) }
    let written = try Model(bytes: quantizer.fileBytes(try quantizer.quantize(images)))
    #expect(written.inputNormalization == stated)
    #expect(written.main.tensors[written.main.inputs[0]].type.name.hasPrefix(type.rawValue))
    let half = 0.501 / values.std[0]
    #expect(zip(try input(of: written, picture), real).allSatisfy { abs($0 - $1) <= half })
  }
}
