import AtrousKernels

/// An operator without products, whose rate is elements of its output a nanosecond.
struct ElementwiseCase {
  let name: String
  let problem: Problem
  let inputs: [[UInt8]]
  let outputBytes: Int
  let elements: Int

  static let all: [ElementwiseCase] =
    [QuantizedType.uint8, .int8].flatMap { type in
      [requantization(type, isRelu: true), requantization(type, isRelu: false), sum(type), quantize(type)]
    } + [
      dequantize, resize(.uint8, from: 33, to: 257), resize(.int8, from: 32, to: 512),
      resize(.float32, from: 32, to: 512),
    ]

  /// A convolution whose only tap always falls into the padding: biases are requantized and stored, nothing else.
  private static func requantization(_ type: QuantizedType, isRelu: Bool) -> ElementwiseCase {
    let (size, channels) = (64, 192)
    let axis = WindowAxis(input: 1, output: size, taps: 1, padding: -1)
    let zero = type.range.lowerBound
    let problem = QuantizedConvolution(
      format: type == .int8 ? .int8 : .uint8, window: Window(batch: 1, y: axis, x: axis), inputChannels: 4,
      outputChannels: channels,
      input: Affine(scale: 1 / 64, zeroPoint: zero), filter: Constant(copying: randomBytes(4 * channels)),
      filterScales: [1 / 1000], filterZeroPoint: 0, bias: (0..<channels).map { Int64($0 * 70 - 1000) },
      output: Affine(scale: 1 / 32, zeroPoint: isRelu ? zero : zero + 128),
      activation: isRelu ? .relu6 : .none, sum: .convolution, numerics: .reference)
    let elements = size * size * channels
    return ElementwiseCase(
      name: "requantize \(type)\(isRelu ? ", ReLU" : "")", problem: .convolution(problem),
      inputs: [randomBytes(4)], outputBytes: elements, elements: elements)
  }

  private static func sum(_ type: QuantizedType) -> ElementwiseCase {
    let shape = [1, 64, 64, 16]
    guard let broadcast = Broadcast(shape, shape) else { fatalError("equal shapes") }
    let zero = type.range.lowerBound + 128
    let problem = QuantizedSum(
      type: type, broadcast: broadcast, left: Affine(scale: 0.0513, zeroPoint: zero),
      right: Affine(scale: 0.0427, zeroPoint: zero + 3), output: Affine(scale: 0.0619, zeroPoint: zero - 2),
      subtracts: false, activation: .none)
    let count = broadcast.count
    return ElementwiseCase(
      name: "sum \(type)", problem: .sum(problem), inputs: [randomBytes(count), randomBytes(count)],
      outputBytes: count, elements: count)
  }

  private static func quantize(_ type: QuantizedType) -> ElementwiseCase {
    let count = 257 * 257 * 3
    let problem = Quantize(type: type, count: count, output: Affine(scale: 1 / 128, zeroPoint: 3))
    return ElementwiseCase(
      name: "quantize to \(type)", problem: .quantize(problem), inputs: [randomFloats(count)],
      outputBytes: count, elements: count)
  }

  private static var dequantize: ElementwiseCase {
    let count = 257 * 257 * 21
    let problem = Dequantize(.uint8, count: count, scales: [0.1], zeroPoints: [128], inner: count)
    return ElementwiseCase(
      name: "dequantize uint8", problem: .dequantize(problem), inputs: [randomBytes(count)],
      outputBytes: 4 * count, elements: count)
  }

  private static func resize(_ element: ResizeBilinear.Element, from: Int, to: Int) -> ElementwiseCase {
    let channels = 21
    let grid = ResizeGrid(
      input: ImageShape(batch: 1, height: from, width: from, channels: channels), outputHeight: to,
      outputWidth: to, alignCorners: false, halfPixelCenters: true)
    let (inputs, outputs) = (from * from * channels, to * to * channels)
    let isFloat = element == .float32
    return ElementwiseCase(
      name: "resize \(element) \(from)→\(to)",
      problem: .resizeBilinear(ResizeBilinear(element: element, grid: grid)),
      inputs: [isFloat ? randomFloats(inputs) : randomBytes(inputs)],
      outputBytes: outputs * (isFloat ? 4 : 1), elements: outputs)
  }
}
