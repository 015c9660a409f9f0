package import AtrousKernels

private let channelCounts = [1, 3, 4, 7, 8, 15, 16, 17, 24, 31, 32, 33, 48, 63, 64, 65, 96]

extension Random {
  mutating func convolution(isInt16: Bool = false) -> KernelCase {
    let (input, output) = (one(of: channelCounts), one(of: channelCounts))
    let problem = quantized(
      isInt16, window(), inputChannels: input, outputChannels: output, filterChannels: input)
    return KernelCase(
      description: "\(describe(problem)), \(input) to \(output) channels", problem: .convolution(problem),
      inputs: [bytes(problem.elementSize * problem.window.inputShape(channels: input).count)],
      outputBytes: problem.elementSize * problem.window.outputShape(channels: output).count)
  }

  mutating func depthwise(isInt16: Bool = false) -> KernelCase {
    let channels = one(of: channelCounts)
    let problem = quantized(
      isInt16, window(), inputChannels: channels, outputChannels: channels, filterChannels: 1)
    return KernelCase(
      description: "\(describe(problem)), \(channels) channels", problem: .depthwise(problem),
      inputs: [bytes(problem.elementSize * problem.window.inputShape(channels: channels).count)],
      outputBytes: problem.elementSize * problem.window.outputShape(channels: channels).count)
  }

  mutating func floatConvolution() -> KernelCase {
    let (input, output) = (one(of: channelCounts), one(of: channelCounts))
    let order = one(of: [FloatOrder.biasLast, .fused])
    let problem = float(
      window(), inputChannels: input, outputChannels: output, filterChannels: input, order: order)
    return KernelCase(
      description: "\(describe(problem.window)), \(input) to \(output) channels, \(order)",
      problem: .floatConvolution(problem),
      inputs: [rawBytes(floats(problem.window.inputShape(channels: input).count))],
      outputBytes: 4 * problem.window.outputShape(channels: output).count,
      tolerance: order == .biasLast ? 1e-5 : 0, magnitude: magnitude(problem))
  }

  /// As Winograd's algorithm computes them, or nearly.
  mutating func floatConvolutionOfThreeByThree() -> KernelCase {
    let problem = threeByThree { $0.floats($1) }
    let input = problem.inputChannels
    return KernelCase(
      description: "\(describe(problem.window)), \(input) to \(problem.outputChannels) channels",
      problem: .floatConvolution(problem),
      inputs: [rawBytes(floats(problem.window.inputShape(channels: input).count))],
      outputBytes: 4 * problem.window.outputShape(channels: problem.outputChannels).count, tolerance: 1e-5,
      magnitude: magnitude(problem))
  }

  package mutating func threeByThree(_ floats: (inout Random, Int) -> [Float]) -> FloatConvolution {
    let (input, output) = (one(of: [16, 17, 33, 40, 64]), one(of: [16, 19, 35, 48, 80]))
    let dilation = self(1...4)
    func axis(_ random: inout Random) -> WindowAxis {
      let size = random(6...22)
      let padding = random.chance(70) ? dilation : random(0...dilation)
      let outputs = max(1, size + 2 * padding - 2 * dilation)
      return WindowAxis(
        input: size, output: random.chance(80) ? outputs : max(1, outputs - 1), taps: 3, dilation: dilation,
        padding: padding)
    }
    return FloatConvolution(
      window: Window(batch: chance(20) ? 2 : 1, y: axis(&self), x: axis(&self)), inputChannels: input,
      outputChannels: output, filter: Constant(floats(&self, 9 * input * output)),
      bias: floats(&self, output), activation: one(of: FusedActivation.allCases))
  }

  mutating func floatDepthwise() -> KernelCase {
    let channels = one(of: channelCounts)
    let order = one(of: [FloatOrder.biasLast, .biasFirst, .fused, .fusedByColumn])
    let problem = float(
      window(), inputChannels: channels, outputChannels: channels, filterChannels: 1, order: order)
    return KernelCase(
      description: "\(describe(problem.window)), \(channels) channels, \(order)",
      problem: .floatDepthwise(problem),
      inputs: [rawBytes(floats(problem.window.inputShape(channels: channels).count))],
      outputBytes: 4 * problem.window.outputShape(channels: channels).count,
      tolerance: order == .biasLast ? 1e-5 : 0,
      magnitude: magnitude(problem))
  }

  /// Any size that TFLite computes a padding for, cut at any place.
  private mutating func transposedWindow() -> Window {
    func axis(_ random: inout Random) -> WindowAxis {
      let (taps, stride, size) = (random(1...5), random(1...4), random(1...7))
      let span = (size - 1) * stride + taps
      let padding = random(0...max(0, taps - 1))
      return WindowAxis(
        input: max(1, span - padding - random(0...max(0, taps - 1))), output: size, taps: taps,
        stride: stride, padding: padding)
    }
    return Window(batch: chance(20) ? 2 : 1, y: axis(&self), x: axis(&self))
  }

  mutating func transposedConvolution(isInt16: Bool = false) -> KernelCase {
    let (input, output, window) = (one(of: channelCounts), one(of: channelCounts), transposedWindow())
    let problem = quantized(
      isInt16, window, inputChannels: input, outputChannels: output, filterChannels: input)
    return KernelCase(
      description: "\(describe(problem)), \(input) to \(output) channels",
      problem: .transposedConvolution(problem),
      inputs: [bytes(problem.elementSize * window.outputShape(channels: input).count)],
      outputBytes: problem.elementSize * window.inputShape(channels: output).count)
  }

  mutating func floatTransposedConvolution() -> KernelCase {
    let (input, output, window) = (one(of: channelCounts), one(of: channelCounts), transposedWindow())
    let problem = float(window, inputChannels: input, outputChannels: output, filterChannels: input)
    return KernelCase(
      description: "\(describe(window)), \(input) to \(output) channels",
      problem: .floatTransposedConvolution(problem),
      inputs: [rawBytes(floats(window.outputShape(channels: input).count))],
      outputBytes: 4 * window.inputShape(channels: output).count, tolerance: 1e-5,
      magnitude: magnitude(problem))
  }

  mutating func hybridConvolution() -> KernelCase {
    let (input, output) = (one(of: channelCounts), one(of: channelCounts))
    let pixel = WindowAxis(input: 1, output: 1, taps: 1)
    let covering = WindowAxis(input: 3, output: 1, taps: 3)
    let window =
      chance(40)
      ? Window(batch: self(1...20), y: chance(50) ? pixel : covering, x: chance(50) ? pixel : covering)
      : window()
    let problem = hybrid(window, inputChannels: input, outputChannels: output, filterChannels: input)
    return KernelCase(
      description: "\(describe(problem)), \(input) to \(output) channels",
      problem: .hybridConvolution(problem), inputs: [hybridActivations(window, channels: input)],
      outputBytes: 4 * window.outputShape(channels: output).count)
  }

  mutating func hybridDepthwise() -> KernelCase {
    let (channels, window) = (one(of: channelCounts), window())
    let problem = hybrid(window, inputChannels: channels, outputChannels: channels, filterChannels: 1)
    return KernelCase(
      description: "\(describe(problem)), \(channels) channels",
      problem: .hybridDepthwise(problem), inputs: [hybridActivations(window, channels: channels)],
      outputBytes: 4 * window.outputShape(channels: channels).count)
  }

  /// The reference sums real products, so that the order shows.
  mutating func hybridTransposedConvolution() -> KernelCase {
    let (input, output, window) = (one(of: channelCounts), one(of: channelCounts), transposedWindow())
    let problem = hybrid(window, inputChannels: input, outputChannels: output, filterChannels: input)
    let activations = floats(window.outputShape(channels: input).count)
    let weights = problem.filter.array(of: Int8.self)
    let size = weights.count / output
    let sums = (0..<output).map { channel in
      weights[channel * size..<(channel + 1) * size].reduce(0) { $0 + abs(Float($1)) }
        * problem.filterScales[channel]
    }
    return KernelCase(
      description: "\(describe(problem)), \(input) to \(output) channels",
      problem: .hybridTransposedConvolution(problem), inputs: [rawBytes(activations)],
      outputBytes: 4 * window.inputShape(channels: output).count, tolerance: 1e-5,
      magnitude: (activations.map(abs).max() ?? 0) * (sums.max() ?? 0))
  }

  private func describe(_ problem: HybridConvolution) -> String {
    "\(name(problem.quantization)), \(name(problem.order)), \(describe(problem.window))"
  }

  /// Of both signs, of one, or all zeros.
  private mutating func hybridActivations(_ window: Window, channels: Int) -> [UInt8] {
    let (factor, shift) = one(of: [(1, 0), (1, 0), (1, 5), (0.1, -7), (0, 0)] as [(Float, Float)])
    return rawBytes(floats(window.inputShape(channels: channels).count).map { $0 * factor + shift })
  }

  private mutating func hybrid(
    _ window: Window, inputChannels: Int, outputChannels: Int, filterChannels: Int
  ) -> HybridConvolution {
    HybridConvolution(
      window: window, inputChannels: inputChannels, outputChannels: outputChannels,
      filter: Constant(
        copying: weights(window.y.taps * window.x.taps * outputChannels * filterChannels)),
      filterScales: (0..<(chance(60) ? outputChannels : 1)).map { _ in scale(-9 ... -5) },
      bias: floats(outputChannels), quantization: one(of: [.symmetric, .asymmetric, .asymmetricToEven]),
      order: one(of: [.scalesFirst, .sumFirst, .sumFirstInFours, .fused]),
      activation: one(of: FusedActivation.allCases))
  }

  /// Zero points at the ends of the type as often as not; multipliers of 2^-20 to 2; weights at their extremes.
  private mutating func quantized(
    _ isInt16: Bool, _ window: Window, inputChannels: Int, outputChannels: Int, filterChannels: Int
  ) -> QuantizedConvolution {
    let format = one(of: isInt16 ? [QuantizedFormat.int16x8, .int16x8Int32] : [.int8, .uint8])
    let type = format.activations
    let count = window.y.taps * window.x.taps * outputChannels * filterChannels
    let isPerChannel = type != .uint8 && chance(60)
    let exponents = chance(50) ? -20...0 : -9 ... -5
    let largestBias = one(of: [100, 20_000, 1 << 20, 1 << 29])
    return QuantizedConvolution(
      format: format, window: window, inputChannels: inputChannels, outputChannels: outputChannels,
      input: Affine(scale: 1, zeroPoint: zeroPoint(type)), filter: Constant(copying: weights(count)),
      filterScales: (0..<(isPerChannel ? outputChannels : 1)).map { _ in scale(exponents) },
      filterZeroPoint: type == .uint8 ? zeroPoint(type) : 0,
      bias: (0..<outputChannels).map { _ in Int64(self(-largestBias...largestBias)) },
      output: Affine(scale: chance(50) ? 1 : 0.05, zeroPoint: zeroPoint(type)),
      activation: one(of: [.none, .relu, .relu6]),
      sum: one(of: [.convolution, .convolution, .depthwise, .fullyConnected]),
      numerics: one(of: Numerics.allCases))
  }

  private mutating func weights(_ count: Int) -> [UInt8] {
    if chance(10) { return [UInt8](repeating: one(of: [0, 127, 128, 255]), count: count) }
    // Few neighbours that are large together.
    if chance(30) {
      return (0..<count).map { _ in UInt8(truncatingIfNeeded: chance(3) ? self(0...255) : self(-50...50)) }
    }
    return bytes(count)
  }

  private mutating func float(
    _ window: Window, inputChannels: Int, outputChannels: Int, filterChannels: Int,
    order: FloatOrder = .biasLast
  ) -> FloatConvolution {
    FloatConvolution(
      window: window, inputChannels: inputChannels, outputChannels: outputChannels,
      filter: Constant(floats(window.y.taps * window.x.taps * outputChannels * filterChannels)),
      bias: floats(outputChannels), activation: one(of: FusedActivation.allCases), order: order)
  }

  /// Three standard deviations of a sum of products of numbers from -4 to 4, whose variance is 16/3 each.
  private func magnitude(_ problem: FloatConvolution) -> Float {
    let products = problem.window.y.taps * problem.window.x.taps * problem.groupChannels
    return 3 * 16 / 3 * Float(products).squareRoot()
  }

  mutating func zeroPoint(_ type: QuantizedType) -> Int32 {
    if type == .int16 { return 0 }
    let (lower, upper) = (Int(type.range.lowerBound), Int(type.range.upperBound))
    return Int32(chance(50) ? one(of: [lower, upper, (lower + upper) / 2]) : self(lower...upper))
  }

  mutating func window(dilations: [Int] = [1, 1, 2, 6, 18]) -> Window {
    let (height, width) = one(of: [(1, 1), (1, 1), (3, 3), (3, 3), (5, 5), (1, 3)])
    return Window(batch: chance(20) ? 2 : 1, y: axis(height, dilations), x: axis(width, dilations))
  }

  private mutating func axis(_ taps: Int, _ dilations: [Int]) -> WindowAxis {
    let (stride, dilation) = (self(1...3), one(of: dilations))
    let span = (taps - 1) * dilation + 1
    if chance(30) {
      let input = span + self(0...12)
      return WindowAxis(
        input: input, output: (input - span) / stride + 1, taps: taps, stride: stride, dilation: dilation)
    }
    let input = self(1...25)
    let output = (input + stride - 1) / stride
    return WindowAxis(
      input: input, output: output, taps: taps, stride: stride, dilation: dilation,
      padding: max(0, (output - 1) * stride + span - input) / 2)
  }

  private func describe(_ problem: QuantizedConvolution) -> String {
    "\(name(problem.format)), \(describe(problem.window)), zero points \(problem.inputZeroPoint), "
      + "\(problem.filterZeroPoint), \(problem.outputZeroPoint), clamp \(name(problem.clamp))"
  }

  func describe(_ window: Window) -> String {
    "\(window.batch) images, "
      + [window.y, window.x].map {
        "\($0.input) to \($0.output) by \($0.taps) taps, stride \($0.stride), dilation \($0.dilation)"
      }.joined(separator: " × ")
  }
}

extension QuantizedConvolution {
  fileprivate var elementSize: Int { format.activations.scalar.size }
}
