import Atrous
import AtrousTFLite
import Testing

/// MUL and ADD by constants behind a convolution of floats become a part of its weights.
@Suite struct FoldScalesTests {
  @Test(arguments: 0..<40)
  func foldedIsNearlyEqual(seed: Int) throws {
    var random = Generator(seed: UInt64(seed))
    let isDepthwise = Bool.random(using: &random)
    let model = model(&random, isDepthwise: isDepthwise, order: Bool.random(using: &random))
    let expected = try scores(try Plan(model, options: KernelSet.reference.options()), steps: 3)
    let bound = 1e-5 * (expected.map { $0.magnitude }.max() ?? 0)
    #expect(bound > 0)
    for kernels in KernelSet.fast {
      let actual = try scores(try Plan(model, options: kernels.options()), steps: 1)
      #expect(actual.count == expected.count)
      #expect(zip(actual, expected).allSatisfy { ($0 - $1).magnitude <= bound }, "\(kernels)")
      // A dump of all tensors shows them as the file has them.
      #expect(try Plan(model, options: kernels.options(keepsAllTensors: true)).steps.count == 3)
    }
  }

  /// An overflowing weight, and a product that another operator reads too.
  @Test(arguments: [false, true])
  func theRestStays(isReadTwice: Bool) throws {
    var builder = GraphBuilder()
    let input = builder.tensor(.float32, [1, 16, 16, 8])
    let (product, scaled) = (
      builder.tensor(.float32, [1, 16, 16, 8]), builder.tensor(.float32, [1, 16, 16, 8])
    )
    let filter = builder.constant(.float32, [8, 1, 1, 8], [Float](repeating: 1e20, count: 64))
    let bias = builder.constant(.float32, [8], [Float](repeating: 0, count: 8))
    let factor = builder.constant(.float32, [8], [Float](repeating: isReadTwice ? 2 : 1e20, count: 8))
    builder.apply(.conv2D, [input, filter, bias], to: product, options: .convolution())
    builder.apply(.mul, [factor, product], to: scaled)
    let model = builder.model(inputs: [input], outputs: isReadTwice ? [scaled, product] : [scaled])
    #expect(try Plan(model).steps.count == 2)
  }

  private func scores(_ plan: Plan, steps: Int) throws -> [Float] {
    #expect(plan.steps.count == steps)
    var session = Session(plan)
    try session.setSyntheticInputs()
    session.run()
    return try session.output()
  }

  /// A convolution, then a factor and an addend, in either order, the last with RELU6.
  private func model(_ random: inout Generator, isDepthwise: Bool, order factorFirst: Bool) -> Model {
    let (channels, outputs) = (24, isDepthwise ? 24 : Int.random(in: 1...40, using: &random))
    var builder = GraphBuilder()
    let input = builder.tensor(.float32, [1, 19, 23, channels])
    let product = builder.tensor(.float32, [1, 19, 23, outputs])
    let between = builder.tensor(.float32, [1, 19, 23, outputs])
    let result = builder.tensor(.float32, [1, 19, 23, outputs])
    func numbers(_ count: Int) -> [Float] { (0..<count).map { _ in .random(in: -1...1, using: &random) } }
    let shape = isDepthwise ? [1, 3, 3, channels] : [outputs, 3, 3, channels]
    let filter = builder.constant(.float32, shape, numbers(shape.reduce(1, *)))
    let bias = builder.constant(.float32, [outputs], numbers(outputs))
    let one = builder.constant(.float32, [1, 1, 1, outputs], numbers(outputs))
    let other =
      Bool.random(using: &random)
      ? builder.constant(.float32, [outputs], numbers(outputs))
      : builder.constant(.float32, [], numbers(1))
    builder.apply(
      isDepthwise ? .depthwiseConv2D : .conv2D, [input, filter, bias], to: product,
      options: .convolution(isDepthwise: isDepthwise))
    builder.apply(factorFirst ? .mul : .add, [product, one], to: between)
    builder.apply(
      factorFirst ? .add : .mul, [other, between], to: result,
      options: OptionFields(type: factorFirst ? 11 : 21, [0: .byte(3)]))
    return builder.model(inputs: [input], outputs: [result])
  }
}
