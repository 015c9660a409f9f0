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
    let (together, fours) = (run.pixels / pixels &* pixels, run.channels / (4 &* ISA.lanes))
    for pixel in together..<run.pixels {
      for four in 0..<fours { columns(run, pixel, four &* 4 &* ISA.lanes) }
    }
    var channel = 0
    while channel < run.channels {
      // The last vector overlaps the one before, so that it ends with the pixel.
      let start = Swift.max(0, Swift.min(channel, run.channels &- ISA.lanes))
      var pixel = 0
      while pixel &+ pixels <= run.pixels {
        tile(run, pixel, start)
        pixel &+= pixels
      }
      if channel >= fours &* 4 &* ISA.lanes {
        while pixel < run.pixels {
          FloatDepthwiseTile<Products, 1>.tile(run, pixel, start)
          pixel &+= 1
        }
      }
      channel &+= ISA.lanes
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
      let at = pixel &* run.channels &+ channel &+ vector &* ISA.lanes
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
    if run.tapColumns == 3, run.tapColumnStride == run.inputStride {
      for _ in 0..<run.tapRows {
        unsafe addShared(run, input, weights, &sums)
        unsafe input += run.tapRowStride
        unsafe weights += run.weightRowStride
      }
    } else if run.tapColumns == 3 {
      for _ in 0..<run.tapRows {
        unsafe add(run, input, weights, &sums)
        unsafe add(run, input + run.tapColumnStride, weights + run.weightColumnStride, &sums)
        unsafe add(run, input + 2 &* run.tapColumnStride, weights + 2 &* run.weightColumnStride, &sums)
        unsafe input += run.tapRowStride
        unsafe weights += run.weightRowStride
      }
    } else {
      for _ in 0..<run.tapRows {
        for column in 0..<run.tapColumns {
          unsafe add(
            run, input + column &* run.tapColumnStride, weights + column &* run.weightColumnStride, &sums)
        }
        unsafe input += run.tapRowStride
        unsafe weights += run.weightRowStride
      }
    }
    let (lower, upper) = (ISA.Floats(repeating: run.lower), ISA.Floats(repeating: run.upper))
    for index in 0..<pixels {
      unsafe storeWords(
        ISA.min(upper, ISA.max(lower, sums[unchecked: index])),
        to: run.output + ((pixel &+ index) &* run.channels &+ channel), count: run.channels)
    }
  }

  /// Adds the products of a row of three taps as far apart as the pixels, which share columns: each is read once.
  @_alwaysEmitIntoClient @inline(__always)
  static func addShared(
    _ run: FloatDepthwiseRun, _ input: UnsafePointer<Float>, _ weights: UnsafePointer<Float>,
    _ sums: inout InlineArray<pixels, ISA.Floats>
  ) {
    let factors = InlineArray<3, ISA.Floats> {
      unsafe UnsafeRawPointer(weights + $0 &* run.weightColumnStride).loadUnaligned(as: ISA.Floats.self)
    }
    for column in 0..<pixels &+ 2 {
      let value = unsafe UnsafeRawPointer(input + column &* run.inputStride).loadUnaligned(
        as: ISA.Floats.self)
      for tap in 0..<3 where column >= tap && column &- tap < pixels {
        unsafe sums[unchecked: column &- tap] = Products.add(
          value, factors[unchecked: tap], to: sums[unchecked: column &- tap])
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
    return Kernel(units: runs.units) { operands, units in
      runs.forEach(units, byRow: true) { run in
        unsafe kernels.floatDepthwise(
          FloatDepthwiseRun(
            input: operands.input(as: Float.self).baseAddress! + run.input, inputStride: run.grid.inputStride,
            pixels: run.grid.width, tapRows: isByColumn ? run.tapColumns : run.tapRows,
            tapColumns: isByColumn ? run.tapRows : run.tapColumns,
            tapRowStride: isByColumn ? run.tapColumnStride : run.tapRowStride,
            tapColumnStride: isByColumn ? run.tapRowStride : run.tapColumnStride,
            weights: weights.pointer(to: Float.self) + run.firstTap * outputChannels,
            weightRowStride: isByColumn ? weightStrides.column : weightStrides.row,
            weightColumnStride: isByColumn ? weightStrides.row : weightStrides.column,
            bias: bias.pointer(to: Float.self),
            lower: clamp.lowerBound, upper: clamp.upperBound,
            output: operands.output(as: Float.self).baseAddress! + run.output, channels: outputChannels,
            roundsProducts: order == .biasFirst))
      }
    }
  }
}
