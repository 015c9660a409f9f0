/// One run of a depthwise convolution in float32: pixels of an output row whose windows touch the image with the same
/// taps. Strides are in elements.
@frozen @usableFromInline @safe package struct FloatDepthwiseRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var inputStride: Int
  @usableFromInline package var pixels: Int
  @usableFromInline package var tapRows: Int
  @usableFromInline package var tapColumns: Int
  @usableFromInline package var tapRowStride: Int
  @usableFromInline package var tapColumnStride: Int
  /// `[tap][channel]`, from the first tap that counts on, and the step to the same tap one row below.
  @usableFromInline package var weights: UnsafePointer<Float>
  @usableFromInline package var weightRowStride: Int
  @usableFromInline package var bias: UnsafePointer<Float>
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var channels: Int
}

/// The microkernel of DEPTHWISE_CONV_2D in float32: a vector of channels at a time.
@frozen @usableFromInline package enum FloatDepthwiseTile<ISA: VectorISA> {
  @inlinable @inline(__always)
  package static func run(_ run: FloatDepthwiseRun) {
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    for pixel in 0..<run.pixels {
      var channel = 0
      while channel < run.channels {
        let start = Swift.max(0, Swift.min(channel, run.channels &- ISA.lanes))
        let sum = unsafe ISA.min(ISA.max(convolve(run, pixel, start), lower), upper)
        unsafe storeWords(sum, to: run.output + (pixel &* run.channels &+ start), count: run.channels)
        channel &+= ISA.lanes
      }
    }
  }

  @inlinable @inline(__always)
  static func convolve(_ run: FloatDepthwiseRun, _ pixel: Int, _ channel: Int) -> ISA.Floats {
    var sum = unsafe UnsafeRawPointer(run.bias + channel).loadUnaligned(as: ISA.Floats.self)
    let input = unsafe run.input + (pixel &* run.inputStride &+ channel)
    for row in 0..<run.tapRows {
      for column in 0..<run.tapColumns {
        let tap = unsafe input + (row &* run.tapRowStride &+ column &* run.tapColumnStride)
        let weight = unsafe run.weights + (row &* run.weightRowStride &+ column &* run.channels &+ channel)
        sum = unsafe ISA.multiplyAdd(
          UnsafeRawPointer(tap).loadUnaligned(as: ISA.Floats.self),
          UnsafeRawPointer(weight).loadUnaligned(as: ISA.Floats.self), sum)
      }
    }
    return sum
  }
}

extension FloatConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D in float32 with one output a channel; nil for others.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    guard inputChannels == outputChannels else { return nil }
    let runs = WindowRuns(window, inputChannels: inputChannels, outputChannels: outputChannels)
    // Vectors are read past the last channel.
    let padding = [Float](repeating: 0, count: kernels.lanes)
    let weights = Constant(filter.array(of: Float.self) + padding)
    let bias = Constant(self.bias + padding)
    return Kernel(units: runs.units) { operands, units in
      runs.forEach(units) { run in
        unsafe kernels.floatDepthwise(
          FloatDepthwiseRun(
            input: operands.input(as: Float.self).baseAddress! + run.input, inputStride: run.inputStride,
            pixels: run.pixels, tapRows: run.tapRows, tapColumns: run.tapColumns,
            tapRowStride: run.tapRowStride,
            tapColumnStride: run.tapColumnStride,
            weights: weights.pointer(to: Float.self) + run.firstTap * outputChannels,
            weightRowStride: window.x.taps * outputChannels, bias: bias.pointer(to: Float.self),
            lower: clamp.lowerBound, upper: clamp.upperBound,
            output: operands.output(as: Float.self).baseAddress! + run.output, channels: outputChannels))
      }
    }
  }
}
