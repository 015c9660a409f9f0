// Kernels under Embedded Swift against their references: `.ci/neon` compiles this for AArch64 and runs it under QEMU.

import AtrousKernels
import AtrousKernelsNEON
import AtrousKernelsPortable

@_silgen_name("putchar") func putchar(_ character: Int32) -> Int32

func write(_ text: StaticString) {
  text.withUTF8Buffer { for byte in $0 { _ = putchar(Int32(byte)) } }
}

/// A linear congruential generator's high bits.
struct Random {
  var state: UInt64 = 0x5DEE_CE66

  mutating func byte() -> UInt8 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(state >> 56)
  }

  mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for _ in 0..<count { bytes.append(byte()) }
    return bytes
  }

  mutating func below(_ bound: Int) -> Int { (Int(byte()) << 8 | Int(byte())) % bound }
}

func compute(_ kernel: Kernel, _ input: [UInt8], _ outputBytes: Int) -> [UInt8] {
  let source = UnsafeMutableRawBufferPointer.allocate(byteCount: input.count + 128, alignment: 64)
  let target = UnsafeMutableRawBufferPointer.allocate(byteCount: outputBytes + 1, alignment: 64)
  defer {
    source.deallocate()
    target.deallocate()
  }
  for index in source.indices { source[index] = index < input.count ? input[index] : 0xa5 }
  target[outputBytes] = 0x5a
  let operands = Operands(
    inputs: [UnsafeRawBufferPointer(rebasing: source[0..<input.count])],
    outputs: [UnsafeMutableRawBufferPointer(rebasing: target[0..<outputBytes])])
  kernel(operands)
  return Array(target)
}

/// What random problems gave.
struct Checks {
  var random = Random()
  /// Vector kernels that ran, and that gave other bytes than the reference.
  var ran = 0
  var wrong = 0

  mutating func check(_ problem: Problem, _ input: [UInt8], _ outputBytes: Int) {
    let expected = compute(problem.reference(), input, outputBytes)
    for kernels in [neonKernels, portableKernels] {
      guard let kernel = problem.vector(kernels) else { continue }
      ran += 1
      if compute(kernel, input, outputBytes) != expected { wrong += 1 }
    }
  }

  mutating func axis(_ taps: Int) -> WindowAxis {
    let (input, stride, dilation) = (1 + random.below(16), 1 + random.below(2), 1 + random.below(3))
    let output = (input + stride - 1) / stride
    let span = (taps - 1) * dilation + 1
    return WindowAxis(
      input: input, output: output, taps: taps, stride: stride, dilation: dilation,
      padding: max(0, (output - 1) * stride + span - input) / 2)
  }

  mutating func zeroPoint(_ type: QuantizedType) -> Int32 { type.range.lowerBound + Int32(random.below(256)) }

  mutating func convolution(isDepthwise: Bool) {
    let type: QuantizedType = random.below(2) == 0 ? .int8 : .uint8
    let taps = 1 + 2 * random.below(3)
    let window = Window(batch: 1, y: axis(taps), x: axis(taps))
    let inputs = 1 + random.below(70)
    let outputs = isDepthwise ? inputs : 1 + random.below(70)
    var scales: [Float] = []
    var bias: [Int64] = []
    for _ in 0..<outputs {
      scales.append(Float(1 + random.below(1000)) / 65536)
      bias.append(Int64(random.below(60_000)) - 30_000)
    }
    let problem = QuantizedConvolution(
      format: type == .int8 ? .int8 : .uint8, window: window, inputChannels: inputs, outputChannels: outputs,
      input: Affine(scale: 1, zeroPoint: zeroPoint(type)),
      filter: Constant(copying: random.bytes(taps * taps * outputs * (isDepthwise ? 1 : inputs))),
      filterScales: type == .int8 ? scales : [scales[0]],
      filterZeroPoint: type == .int8 ? 0 : zeroPoint(type), bias: bias,
      output: Affine(scale: 1, zeroPoint: zeroPoint(type)), activation: random.below(2) == 0 ? .none : .relu,
      sum: .convolution, numerics: .reference)
    check(
      isDepthwise ? .depthwise(problem) : .convolution(problem),
      random.bytes(window.inputShape(channels: inputs).count), window.outputShape(channels: outputs).count)
  }

  mutating func images() {
    let shape = ImageShape(
      batch: 1, height: 1 + random.below(8), width: 1 + random.below(8), channels: 1 + random.below(40))
    let grid = ResizeGrid(
      input: shape, outputHeight: 1 + random.below(16), outputWidth: 1 + random.below(16),
      alignCorners: random.below(2) == 0, halfPixelCenters: false)
    let input = random.bytes(shape.count)
    check(.resizeBilinear(ResizeBilinear(element: .int8, grid: grid)), input, grid.outputShape.count)
    check(.resizeBilinear(ResizeBilinear(element: .uint8, grid: grid)), input, grid.outputShape.count)
    let size = 4 + random.below(200)
    let scores = random.bytes(20 * size)
    check(.argMax(ArgMax(element: .int8, writesInt64: false, outer: 20, size: size, inner: 1)), scores, 80)
    check(
      .dequantize(Dequantize(.uint8, count: scores.count, scales: [0.1], zeroPoints: [7], inner: 1)), scores,
      4 * scores.count)
  }
}

func run() {
  var checks = Checks()
  for _ in 0..<200 {
    checks.convolution(isDepthwise: false)
    checks.convolution(isDepthwise: true)
    checks.images()
  }
  write(checks.wrong == 0 && checks.ran > 1500 ? "all kernels agree\n" : "FAILED\n")
}

run()
