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

/// The microkernel of DEPTHWISE_CONV_2D in float32: a vector of channels of four neighbouring pixels at a time, which
/// share the weights.
@frozen @usableFromInline package enum FloatDepthwiseTile<ISA: VectorISA> {
  @inlinable @inline(__always)
  package static func run(_ run: FloatDepthwiseRun) {
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    var channel = 0
    while channel < run.channels {
      // The last vector overlaps the one before, so that it ends with the pixel.
      let start = Swift.max(0, Swift.min(channel, run.channels &- ISA.lanes))
      var pixel = 0
      while pixel < run.pixels {
        let last = run.pixels &- 1
        let pixels: InlineArray<4, Int> = [
          pixel, Swift.min(pixel &+ 1, last), Swift.min(pixel &+ 2, last), Swift.min(pixel &+ 3, last),
        ]
        let sums = convolve(run, pixels, start)
        for index in 0..<4 {
          unsafe storeWords(
            ISA.min(ISA.max(sums[index], lower), upper),
            to: run.output + (pixels[index] &* run.channels &+ start), count: run.channels)
        }
        pixel &+= 4
      }
      channel &+= ISA.lanes
    }
  }

  @inlinable @inline(__always)
  static func convolve(
    _ run: FloatDepthwiseRun, _ pixels: InlineArray<4, Int>, _ channel: Int
  ) -> InlineArray<4, ISA.Floats> {
    let bias = unsafe UnsafeRawPointer(run.bias + channel).loadUnaligned(as: ISA.Floats.self)
    var sums = InlineArray<4, ISA.Floats>(repeating: bias)
    for row in 0..<run.tapRows {
      for column in 0..<run.tapColumns {
        let tap = unsafe run.input + (row &* run.tapRowStride &+ column &* run.tapColumnStride &+ channel)
        let weight = unsafe UnsafeRawPointer(
          run.weights + (row &* run.weightRowStride &+ column &* run.channels &+ channel)
        ).loadUnaligned(as: ISA.Floats.self)
        for index in 0..<4 {
          let input = unsafe UnsafeRawPointer(tap + pixels[unchecked: index] &* run.inputStride)
          unsafe sums[unchecked: index] = ISA.multiplyAdd(
            input.loadUnaligned(as: ISA.Floats.self), weight, sums[unchecked: index])
        }
      }
    }
    return sums
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
      runs.forEach(units, byRow: true) { run in
        unsafe kernels.floatDepthwise(
          FloatDepthwiseRun(
            input: operands.input(as: Float.self).baseAddress! + run.input, inputStride: run.grid.inputStride,
            pixels: run.grid.width, tapRows: run.tapRows, tapColumns: run.tapColumns,
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
