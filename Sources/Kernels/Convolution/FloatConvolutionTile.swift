/// One run of a convolution in float32: a rectangle of outputs whose windows touch the image with the same taps, and one
/// panel of output channels. Strides are in elements.
@frozen @usableFromInline @safe package struct FloatConvolutionRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var grid: PixelGrid
  @usableFromInline package var panel: FloatConvolutionPanel
}

/// What all runs of a panel with the same taps have in common.
@frozen @usableFromInline @safe package struct FloatConvolutionPanel: @unchecked Sendable {
  @usableFromInline package var strips: UnsafePointer<ConvolutionStrip>
  @usableFromInline package var stripCount: Int
  @usableFromInline package var weights: UnsafePointer<Float>
  @usableFromInline package var bias: UnsafePointer<Float>
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
  /// Channels of the panel that exist.
  @usableFromInline package var channels: Int
  /// Whether all products are one sum, in their order.
  @usableFromInline package var isOneSum: Bool
}

/// The microkernel of convolutions in float32: `ConvolutionTile` with one input channel at a time instead of four. A
/// panel's weights are packed `[tap][input channel][vector][lane]`.
@frozen @usableFromInline package enum FloatConvolutionTile<ISA: VectorISA, let rows: Int, let vectors: Int> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: FloatConvolutionRun) {
    let wholeFrom = run.grid.wholeFrom(
      rows, surplus: vectors &* ISA.lanes &- run.panel.channels, run.panel.channels)
    var cursor = PixelCursor()
    var left = run.grid.count
    while left > 0 {
      let places = PixelPlaces<rows>(&cursor, left, in: run.grid)
      let sums = clamped(sums(run, places.inputs), run.panel.lower, run.panel.upper)
      if places.areInRow, left >= wholeFrom {
        unsafe storeTile(sums, to: run.output + places.first.output, run.grid.outputStride)
      } else {
        unsafe storeParts(
          sums, to: run.output, channels: run.panel.channels, run.grid, places.first, left)
      }
      left &-= rows
    }
  }

  /// The sums of a tile.
  @_alwaysEmitIntoClient @inline(__always)
  static func sums(
    _ run: FloatConvolutionRun, _ offsets: InlineArray<rows, Int>
  ) -> InlineArray<rows, InlineArray<vectors, ISA.Floats>> {
    var inputs = unsafe InlineArray<rows, UnsafePointer<Float>>(repeating: run.input)
    for row in 0..<rows { unsafe inputs[unchecked: row] += offsets[unchecked: row] }
    var sums = InlineArray<rows, InlineArray<vectors, ISA.Floats>>(repeating: .init(repeating: .zero))
    for vector in 0..<vectors {
      let bias = unsafe UnsafeRawPointer(run.panel.bias + vector &* ISA.lanes).loadUnaligned(
        as: ISA.Floats.self)
      for row in 0..<rows { unsafe sums[unchecked: row][unchecked: vector] = bias }
    }
    // Each strip is summed by itself where that may be: of fewer addends the sum is rounded less.
    var totals = InlineArray<rows, InlineArray<vectors, ISA.Floats>>(repeating: .init(repeating: .zero))
    for index in 0..<run.panel.stripCount {
      if index > 0, !run.panel.isOneSum {
        add(sums, to: &totals)
        sums = .init(repeating: .init(repeating: .zero))
      }
      let strip = unsafe run.panel.strips[index]
      var weights = unsafe run.panel.weights + strip.weights
      var offset = strip.begin
      repeat {
        var panel = InlineArray<vectors, ISA.Floats>(repeating: .zero)
        for vector in 0..<vectors {
          unsafe panel[unchecked: vector] = UnsafeRawPointer(weights + vector &* ISA.lanes).loadUnaligned(
            as: ISA.Floats.self)
        }
        for row in 0..<rows {
          let activation = unsafe ISA.Floats(repeating: inputs[unchecked: row][offset])
          for vector in 0..<vectors {
            unsafe sums[unchecked: row][unchecked: vector] = ISA.multiplyAdd(
              activation, panel[unchecked: vector], sums[unchecked: row][unchecked: vector])
          }
        }
        unsafe weights += vectors &* ISA.lanes
        offset &+= 1
      } while offset < strip.end
    }
    if run.panel.stripCount > 1, !run.panel.isOneSum { add(totals, to: &sums) }
    return sums
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ sums: InlineArray<rows, InlineArray<vectors, ISA.Floats>>,
    to totals: inout InlineArray<rows, InlineArray<vectors, ISA.Floats>>
  ) {
    for row in 0..<rows {
      for vector in 0..<vectors {
        unsafe totals[unchecked: row][unchecked: vector] = ISA.add(
          totals[unchecked: row][unchecked: vector], sums[unchecked: row][unchecked: vector])
      }
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func clamped(
    _ sums: InlineArray<rows, InlineArray<vectors, ISA.Floats>>, _ lower: Float, _ upper: Float
  ) -> InlineArray<rows, InlineArray<vectors, ISA.Floats>> {
    let (lower, upper) = (ISA.Floats(repeating: lower), ISA.Floats(repeating: upper))
    // A copy, so that the sums themselves never need an address and stay in registers.
    var clamped = sums
    for row in 0..<rows {
      for vector in 0..<vectors {
        unsafe clamped[unchecked: row][unchecked: vector] = ISA.min(
          upper, ISA.max(lower, sums[unchecked: row][unchecked: vector]))
      }
    }
    return clamped
  }
}
