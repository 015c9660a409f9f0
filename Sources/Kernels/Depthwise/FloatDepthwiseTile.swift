/// One run of a depthwise convolution in float32: pixels of an output row whose windows touch the image with the same
/// taps. Taps are added row by row. Strides are in elements.
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
  @usableFromInline package var weightColumnStride: Int
  @usableFromInline package var bias: UnsafePointer<Float>
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var outputStride: Int
  @usableFromInline package var channels: Int
  /// Whether a product is rounded before it is added.
  @usableFromInline package var roundsProducts: Bool
}

/// A product of floats added to a sum.
@usableFromInline package protocol ProductAdder: SendableMetatype {
  associatedtype ISA: VectorISA

  static func add(_ a: ISA.Floats, _ b: ISA.Floats, to sum: ISA.Floats) -> ISA.Floats
}

/// In one rounding, where the instruction set has that.
@frozen @usableFromInline package enum FusedProducts<ISA: VectorISA>: ProductAdder {
  @_alwaysEmitIntoClient @inline(__always)
  package static func add(_ a: ISA.Floats, _ b: ISA.Floats, to sum: ISA.Floats) -> ISA.Floats {
    ISA.multiplyAdd(a, b, sum)
  }
}

/// In two: the product is rounded before.
@frozen @usableFromInline package enum RoundedProducts<ISA: VectorISA>: ProductAdder {
  @_alwaysEmitIntoClient @inline(__always)
  package static func add(_ a: ISA.Floats, _ b: ISA.Floats, to sum: ISA.Floats) -> ISA.Floats {
    ISA.add(sum, ISA.multiply(a, b))
  }
}

/// The microkernel of DEPTHWISE_CONV_2D in float32: a vector of channels of a few neighbouring pixels at a time, which
/// share the weights. Where a pixel is left, it is a few vectors of its channels.
@frozen @usableFromInline package enum FloatDepthwiseTile<Products: ProductAdder, let pixels: Int> {
  @usableFromInline package typealias ISA = Products.ISA

  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: FloatDepthwiseRun) {
    let fours = run.pixels < pixels ? run.channels / (4 &* ISA.lanes) : 0
    for pixel in 0..<run.pixels {
      for four in 0..<fours { columns(run, pixel, four &* 4 &* ISA.lanes) }
    }
    var channel = fours &* 4 &* ISA.lanes
    while channel < run.channels {
      // The last vector overlaps the one before, so that it ends with the pixel.
      let start = Swift.max(0, Swift.min(channel, run.channels &- ISA.lanes))
      if run.pixels < pixels {
        for pixel in 0..<run.pixels { FloatDepthwiseTile<Products, 1>.tile(run, pixel, start) }
      } else if run.tapRows == 3, run.tapColumns == 3 {
        windows3x3(run, start)
      } else {
        // So do the last pixels.
        var pixel = 0
        while pixel < run.pixels {
          tile(run, Swift.min(pixel, run.pixels &- pixels), start)
          pixel &+= pixels
        }
      }
      channel &+= ISA.lanes
    }
  }

  /// All pixels, with nine taps, whose weights stay in registers.
  @_alwaysEmitIntoClient @inline(__always)
  static func windows3x3(_ run: FloatDepthwiseRun, _ channel: Int) {
    let bias = unsafe UnsafeRawPointer(run.bias + channel).loadUnaligned(as: ISA.Floats.self)
    let weights = InlineArray<9, ISA.Floats> {
      unsafe UnsafeRawPointer(
        run.weights + ($0 / 3 &* run.weightRowStride &+ $0 % 3 &* run.weightColumnStride &+ channel)
      ).loadUnaligned(as: ISA.Floats.self)
    }
    var pixel = 0
    while pixel < run.pixels {
      let first = Swift.min(pixel, run.pixels &- pixels)
      var sums = InlineArray<pixels, ISA.Floats>(repeating: bias)
      for tap in 0..<9 {
        let input =
          unsafe run.input
          + (first &* run.inputStride &+ tap / 3 &* run.tapRowStride &+ tap % 3 &* run.tapColumnStride
            &+ channel)
        for index in 0..<pixels {
          unsafe sums[unchecked: index] = Products.add(
            UnsafeRawPointer(input + index &* run.inputStride).loadUnaligned(as: ISA.Floats.self),
            weights[unchecked: tap], to: sums[unchecked: index])
        }
      }
      store(sums, run, first, channel)
      pixel &+= pixels
    }
  }

  /// Four vectors of channels of one pixel.
  @_alwaysEmitIntoClient @inline(__always)
  static func columns(_ run: FloatDepthwiseRun, _ pixel: Int, _ channel: Int) {
    var sums = InlineArray<4, ISA.Floats>(repeating: ISA.Floats(repeating: 0))
    for vector in 0..<4 {
      unsafe sums[unchecked: vector] = UnsafeRawPointer(run.bias + (channel &+ vector &* ISA.lanes))
        .loadUnaligned(as: ISA.Floats.self)
    }
    var input = unsafe run.input + (pixel &* run.inputStride &+ channel)
    var weights = unsafe run.weights + channel
    for _ in 0..<run.tapRows {
      for column in 0..<run.tapColumns {
        let (values, factors) = unsafe (
          UnsafeRawPointer(input + column &* run.tapColumnStride),
          UnsafeRawPointer(weights + column &* run.weightColumnStride)
        )
        for vector in 0..<4 {
          let offset = vector &* ISA.lanes &* 4
          unsafe sums[unchecked: vector] = Products.add(
            values.loadUnaligned(fromByteOffset: offset, as: ISA.Floats.self),
            factors.loadUnaligned(fromByteOffset: offset, as: ISA.Floats.self), to: sums[unchecked: vector])
        }
      }
      unsafe input += run.tapRowStride
      unsafe weights += run.weightRowStride
    }
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    for vector in 0..<4 {
      let at = pixel &* run.outputStride &+ channel &+ vector &* ISA.lanes
      unsafe UnsafeMutableRawPointer(run.output + at).storeBytes(
        of: ISA.min(upper, ISA.max(lower, sums[unchecked: vector])), as: ISA.Floats.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func tile(_ run: FloatDepthwiseRun, _ pixel: Int, _ channel: Int) {
    let bias = unsafe UnsafeRawPointer(run.bias + channel).loadUnaligned(as: ISA.Floats.self)
    var sums = InlineArray<pixels, ISA.Floats>(repeating: bias)
    var input = unsafe run.input + (pixel &* run.inputStride &+ channel)
    var weights = unsafe run.weights + channel
    for _ in 0..<run.tapRows {
      for column in 0..<run.tapColumns {
        unsafe add(
          run, input + column &* run.tapColumnStride, weights + column &* run.weightColumnStride, &sums)
      }
      unsafe input += run.tapRowStride
      unsafe weights += run.weightRowStride
    }
    store(sums, run, pixel, channel)
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func store(
    _ sums: InlineArray<pixels, ISA.Floats>, _ run: FloatDepthwiseRun, _ pixel: Int, _ channel: Int
  ) {
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    let output = unsafe run.output + (pixel &* run.outputStride &+ channel)
    if run.channels >= ISA.lanes {
      for index in 0..<pixels {
        unsafe UnsafeMutableRawPointer(output + index &* run.outputStride).storeBytes(
          of: ISA.min(upper, ISA.max(lower, sums[unchecked: index])), as: ISA.Floats.self)
      }
    } else {
      for index in 0..<pixels {
        unsafe storeWords(
          ISA.min(upper, ISA.max(lower, sums[unchecked: index])), to: output + index &* run.outputStride,
          count: run.channels)
      }
    }
  }

  /// Adds a tap's products.
  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ run: FloatDepthwiseRun, _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ sums: inout InlineArray<pixels, ISA.Floats>
  ) {
    let weight = unsafe UnsafeRawPointer(weights).loadUnaligned(as: ISA.Floats.self)
    for index in 0..<pixels {
      let value = unsafe UnsafeRawPointer(input + index &* run.inputStride).loadUnaligned(as: ISA.Floats.self)
      unsafe sums[unchecked: index] = Products.add(value, weight, to: sums[unchecked: index])
    }
  }
}

extension FloatConvolution {
  /// The vector kernel of DEPTHWISE_CONV_2D in float32 with one output a channel; nil for others. Where columns of taps come
  /// first, they are what the loop takes for rows.
  package func depthwiseVector(_ kernels: VectorKernels) -> Kernel? {
    guard inputChannels == outputChannels, kernels.fusesProducts || !order.isFused else { return nil }
    let isByColumn = order == .fusedByColumn
    let weightStrides = (row: window.x.taps * outputChannels, column: outputChannels)
    let runs = WindowRuns(
      window, inputChannels: inputChannels, outputChannels: outputChannels, layout: layout)
    // Vectors are read past the last channel.
    let padding = [Float](repeating: 0, count: kernels.lanes)
    let weights = Constant(filter.array(of: Float.self) + padding)
    let bias = Constant(self.bias + padding)
    let (channels, clamp, order) = (outputChannels, clamp, order)
    let loop = kernels.floatDepthwise
    // The rows that a row of outputs reads stay in the first-level cache for the next one.
    let block = 12 * kernels.lanes
    return Kernel(units: runs.units) { operands, units in
      let input = unsafe operands.input(as: Float.self).baseAddress!
      let output = unsafe operands.output(as: Float.self).baseAddress!
      let (weights, bias) = unsafe (weights.pointer(to: Float.self), bias.pointer(to: Float.self))
      for first in stride(from: 0, to: channels, by: block) {
        runs.forEach(units, byRow: true) { run in
          unsafe loop(
            FloatDepthwiseRun(
              input: input + (run.input + first), inputStride: run.grid.inputStride,
              pixels: run.grid.width, tapRows: isByColumn ? run.tapColumns : run.tapRows,
              tapColumns: isByColumn ? run.tapRows : run.tapColumns,
              tapRowStride: isByColumn ? run.tapColumnStride : run.tapRowStride,
              tapColumnStride: isByColumn ? run.tapRowStride : run.tapColumnStride,
              weights: weights + (run.firstTap * channels + first),
              weightRowStride: isByColumn ? weightStrides.column : weightStrides.row,
              weightColumnStride: isByColumn ? weightStrides.row : weightStrides.column,
              bias: bias + first, lower: clamp.lowerBound, upper: clamp.upperBound,
              output: output + (run.output + first), outputStride: channels,
              channels: min(block, channels - first), roundsProducts: order == .biasFirst))
        }
      }
    }
  }
}
