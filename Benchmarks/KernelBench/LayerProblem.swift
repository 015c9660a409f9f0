import AtrousKernels

extension Layer {
  /// The layer as a problem, with random weights. Times do not depend on the numbers.
  var problem: QuantizedConvolution {
    let bytes = outputChannels * taps * taps * (kind == .convolution ? inputChannels : 1)
    let isPerChannel = type == .int8
    let zero = type.range.lowerBound
    return QuantizedConvolution(
      format: type == .int8 ? .int8 : .uint8, window: Window(batch: 1, y: axis, x: axis),
      inputChannels: inputChannels,
      outputChannels: outputChannels, input: Affine(scale: 1 / 64, zeroPoint: zero + 3),
      filter: Constant(copying: randomBytes(bytes)),
      filterScales: (0..<(isPerChannel ? outputChannels : 1)).map { 1 / Float(1000 + $0) },
      filterZeroPoint: isPerChannel ? 0 : 121, bias: (0..<outputChannels).map { Int64($0 * 7 - 100) },
      output: Affine(scale: 1 / 32, zeroPoint: isRelu ? zero : zero + 128),
      activation: isRelu ? .relu6 : .none,
      sum: .convolution, numerics: .reference)
  }

  private var axis: WindowAxis {
    let output = (size + stride - 1) / stride
    let span = (taps - 1) * dilation + 1
    return WindowAxis(
      input: size, output: output, taps: taps, stride: stride, dilation: dilation,
      padding: max(0, (output - 1) * stride + span - size) / 2)
  }

  /// Multiply-accumulates with taps that touch the image: those in padding need no work, and are not counted.
  var products: Int {
    let touching = (0..<axis.output).reduce(0) { $0 + axis.taps(at: $1).count }
    return touching * touching * outputChannels * (kind == .convolution ? inputChannels : 1)
  }

  var inputCount: Int { size * size * inputChannels }
  var outputCount: Int { axis.output * axis.output * outputChannels }
}

/// Pseudo-random bytes, the same at every call (a linear congruential generator's high bits).
func randomBytes(_ count: Int) -> [UInt8] {
  var state: UInt64 = 0x5DEE_CE66
  return (0..<count).map { _ in
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return UInt8(state >> 56)
  }
}

/// Floats of -1...1, as their bytes. Bytes at random would be denormal now and then, and slow.
func randomFloats(_ count: Int) -> [UInt8] {
  let floats = randomBytes(count).map { Float($0) / 127.5 - 1 }
  return unsafe floats.withUnsafeBytes { unsafe Array($0) }
}
