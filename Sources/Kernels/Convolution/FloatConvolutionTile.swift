/// One run of a convolution in float32: a rectangle of outputs whose windows touch the image with the same taps, and one
/// panel of output channels. Strides are in elements.
@frozen @usableFromInline @safe package struct FloatConvolutionRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var grid: PixelGrid
  @usableFromInline package var tapRows: Int
  @usableFromInline package var tapColumns: Int
  @usableFromInline package var tapRowStride: Int
  @usableFromInline package var tapColumnStride: Int
  @usableFromInline package var weights: UnsafePointer<Float>
  @usableFromInline package var weightRowStride: Int
  @usableFromInline package var inputChannels: Int
  @usableFromInline package var bias: UnsafePointer<Float>
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  /// Channels of the panel that exist.
  @usableFromInline package var channels: Int
}

/// The microkernel of convolutions in float32: `ConvolutionTile` with one input channel at a time instead of four. A
/// panel's weights are packed `[tap][input channel][vector][lane]`.
@frozen @usableFromInline package enum FloatConvolutionTile<ISA: VectorISA, let rows: Int, let vectors: Int> {
  @inlinable @inline(__always)
  package static func run(_ run: FloatConvolutionRun) {
    var cursor = PixelCursor()
    var left = run.grid.count
    while left > 0 {
      tile(run, &cursor, left)
      left &-= rows
    }
  }

  /// Computes the pixels from the cursor on, of which `left` are left. Rows behind the last pixel compute it again, and
  /// are not stored.
  @inlinable @inline(__always)
  static func tile(_ run: FloatConvolutionRun, _ cursor: inout PixelCursor, _ left: Int) {
    let places = PixelPlaces<rows>(&cursor, left, in: run.grid)
    var inputs = unsafe InlineArray<rows, UnsafePointer<Float>>(repeating: run.input)
    for row in 0..<rows { unsafe inputs[unchecked: row] += places.inputs[unchecked: row] }
    var sums = InlineArray<rows, InlineArray<vectors, ISA.Floats>>(repeating: .init(repeating: .zero))
    for vector in 0..<vectors {
      let bias = unsafe UnsafeRawPointer(run.bias + vector &* ISA.lanes).loadUnaligned(as: ISA.Floats.self)
      for row in 0..<rows { unsafe sums[unchecked: row][unchecked: vector] = bias }
    }
    var weightRow = unsafe run.weights
    for tapRow in 0..<run.tapRows {
      var weights = unsafe weightRow
      for tapColumn in 0..<run.tapColumns {
        var offset = tapRow &* run.tapRowStride &+ tapColumn &* run.tapColumnStride
        for _ in 0..<run.inputChannels {
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
        }
      }
      unsafe weightRow += run.weightRowStride
    }
    // A copy, so that the sums themselves never need an address and stay in registers.
    var finished = sums
    clamp(&finished, run.lower, run.upper)
    let isWhole = run.grid.mayStoreWhole(
      rows, left, surplus: vectors &* ISA.lanes &- run.channels, run.channels)
    for row in 0..<Swift.min(rows, left) {
      for vector in 0..<vectors {
        let channel = vector &* ISA.lanes
        unsafe storeWords(
          finished[row][vector], to: run.output + (places.outputs[row] &+ channel),
          count: isWhole ? ISA.lanes : run.channels &- channel)
      }
    }
  }

  @inlinable @inline(__always)
  static func clamp(
    _ sums: inout InlineArray<rows, InlineArray<vectors, ISA.Floats>>, _ lower: Float, _ upper: Float
  ) {
    let (lower, upper) = (ISA.Floats(repeating: lower), ISA.Floats(repeating: upper))
    for row in 0..<rows {
      for vector in 0..<vectors {
        unsafe sums[unchecked: row][unchecked: vector] = ISA.min(
          upper, ISA.max(lower, sums[unchecked: row][unchecked: vector]))
      }
    }
  }
}
