import Atrous
import AtrousTFLite
import Testing

/// SPACE_TO_BATCH_ND → convolution → BATCH_TO_SPACE_ND gives the same bits as one step and as three. So it does where the
/// images are float32, and a QUANTIZE and a DEQUANTIZE stand before and behind a convolution of integers.
@Suite struct FusionTests {
  @Test(arguments: 0..<200)
  func fusedIsEqual(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let isFloat = Bool.random(using: &random)
    let quantizes = isFloat && Bool.random(using: &random)
    let isDepthwise = Bool.random(using: &random)
    var drawn: Model?
    while drawn == nil {
      drawn = model(&random, isFloat: isFloat, quantizes: quantizes, isDepthwise: isDepthwise)
    }
    let model = try #require(drawn)
    let count = model.main.tensors[model.main.inputs[0]].count
    let input: [UInt8] =
      isFloat
      ? (0..<count).map { _ in Float.random(in: -1...1, using: &random) }.withUnsafeBytes { Array($0) }
      : (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }

    var options = PlanOptions()
    options.keepsAllTensors = true
    options.kernels = .reference
    let separate = try run(try Plan(model, options: options), input, steps: quantizes ? 5 : 3)
    options.keepsAllTensors = false
    let steps = quantizes ? 3 : 1
    #expect(try run(try Plan(model, options: options), input, steps: steps) == separate)
    options.kernels = .fast
    if !isFloat || quantizes {
      #expect(try run(try Plan(model, options: options), input, steps: steps) == separate)
    }
  }

  private func run(_ plan: Plan, _ input: [UInt8], steps: Int) throws -> [UInt8] {
    #expect(plan.steps.count == steps)
    var session = Session(plan)
    try session.setInput(bytes: input)
    session.run()
    return try session.outputBytes()
  }

  /// Random blocks, margins and crops; nil where they leave no output.
  private func model(
    _ random: inout Generator, isFloat: Bool, quantizes: Bool, isDepthwise: Bool
  ) -> Model? {
    let type = isFloat ? ElementType.float32 : .int8
    let scale: Float? = isFloat ? nil : 0.05
    let (channels, taps) = (Int.random(in: 1...5, using: &random), Int.random(in: 1...3, using: &random))
    let outputs = isDepthwise ? channels : Int.random(in: 1...5, using: &random)
    let isValid = Bool.random(using: &random)

    var (image, batched, result, output, block, margins, crops):
      ([Int], [Int], [Int], [Int], [Int], [Int], [Int]) =
        ([2], [2], [2], [2], [], [], [])
    for _ in 0..<2 {
      let size = Int.random(in: 1...12, using: &random)
      let rate = Int.random(in: 1...4, using: &random)
      let before = Int.random(in: 0...5, using: &random)
      var after = Int.random(in: 0...5, using: &random)
      while (before + size + after) % rate != 0 { after += 1 }
      let inner = (before + size + after) / rate
      let positions = isValid ? inner - taps + 1 : inner
      let crop = [Int.random(in: 0...4, using: &random), Int.random(in: 0...4, using: &random)]
      guard positions > 0, positions * rate > crop[0] + crop[1] else { return nil }
      image.append(size)
      batched.append(inner)
      result.append(positions)
      output.append(positions * rate - crop[0] - crop[1])
      block.append(rate)
      margins += [before, after]
      crops += crop
    }
    batched[0] *= block[0] * block[1]
    result[0] = batched[0]

    var builder = GraphBuilder()
    let input = builder.tensor(type, image + [channels], scale: scale, zeroPoint: isFloat ? 0 : -7)
    let split = builder.tensor(type, batched + [channels], scale: scale, zeroPoint: isFloat ? 0 : -7)
    let quantized = builder.tensor(.int8, batched + [channels], scale: 0.01, zeroPoint: -7)
    let integers = builder.tensor(.int8, result + [outputs], scale: 0.02, zeroPoint: 9)
    let product = builder.tensor(
      type, result + [outputs], scale: isFloat ? nil : 0.2, zeroPoint: isFloat ? 0 : 9)
    let joined = builder.tensor(
      type, output + [outputs], scale: isFloat ? nil : 0.2, zeroPoint: isFloat ? 0 : 9)
    let blocks = builder.constant(.int32, [2], block.map(Int32.init))
    let padding = builder.constant(.int32, [2, 2], margins.map(Int32.init))
    let crop = builder.constant(.int32, [2, 2], crops.map(Int32.init))
    let shape = isDepthwise ? [1, taps, taps, channels] : [outputs, taps, taps, channels]
    let count = shape.reduce(1, *)
    let isFloat = isFloat && !quantizes
    let filter =
      isFloat
      ? builder.constant(.float32, shape, (0..<count).map { _ in Float.random(in: -1...1, using: &random) })
      : builder.constant(
        .int8, shape, (0..<count).map { _ in Int8.random(in: -127...127, using: &random) }, scale: 0.01)
    let bias =
      isFloat
      ? builder.constant(
        .float32, [outputs], (0..<outputs).map { _ in Float.random(in: -1...1, using: &random) })
      : builder.constant(
        .int32, [outputs], (0..<outputs).map { _ in Int32.random(in: -999...999, using: &random) })

    builder.apply(.spaceToBatchND, [input, blocks, padding], to: split)
    if quantizes { builder.apply(.quantize, [split], to: quantized) }
    builder.apply(
      isDepthwise ? .depthwiseConv2D : .conv2D, [quantizes ? quantized : split, filter, bias],
      to: quantizes ? integers : product,
      options: .convolution(isDepthwise: isDepthwise, isValid: isValid))
    if quantizes { builder.apply(.dequantize, [integers], to: product) }
    builder.apply(.batchToSpaceND, [product, blocks, crop], to: joined)
    return builder.model(inputs: [input], outputs: [joined])
  }
}
