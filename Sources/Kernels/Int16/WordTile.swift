/// A rectangle of outputs whose sums are wanted as they are. Behind the last lies room for a vector.
@frozen @usableFromInline @safe package struct ConvolutionWordsRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<Int32>
  @usableFromInline package var grid: PixelGrid
  @usableFromInline package var sums: ConvolutionSums
  /// Channels that exist.
  @usableFromInline package var channels: Int
}

extension ConvolutionTile {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: ConvolutionWordsRun) {
    // Where the channels of a pixel are all of one panel, what a vector has too many is written over by the next pixel.
    let isWhole = run.channels == run.grid.outputStride || run.channels == vectors &* ISA.lanes
    var cursor = PixelCursor()
    var left = run.grid.count
    while left > 0 {
      let places = PixelPlaces<rows>(&cursor, left, in: run.grid)
      let sums = unsafe sums(run.sums, run.input, places.inputs)
      if isWhole, places.areInRow, left >= rows {
        unsafe storeTile(sums, to: run.output + places.first.output, run.grid.outputStride)
      } else {
        unsafe storeParts(
          sums, to: run.output, channels: isWhole ? vectors &* ISA.lanes : run.channels, run.grid,
          places.first, left)
      }
      left &-= rows
    }
  }
}

/// The same as `DepthwiseRun` with sums as outputs.
@frozen @usableFromInline @safe package struct DepthwiseWordsRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<Int32>
  @usableFromInline package var elements: Int
  @usableFromInline package var filter: DepthwiseFilter
}

/// Sums of a block in the order of the channels.
@frozen @usableFromInline package struct DepthwiseWords<ISA: VectorISA>: DepthwiseOutput {
  @usableFromInline let run: DepthwiseWordsRun

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ run: DepthwiseWordsRun, first: Int) { self.run = run }

  @_alwaysEmitIntoClient @inline(__always)
  package func start() -> InlineArray<4, ISA.Words> { .init(repeating: .zero) }

  @_alwaysEmitIntoClient @inline(__always)
  package func store(_ sums: InlineArray<4, ISA.Words>, at element: Int, count: Int) {
    unsafe storeBlock(sums, to: run.output + element, count: count, ISA.self)
  }
}

extension DepthwiseTile {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: DepthwiseWordsRun) {
    unsafe self.run(run.input, run.elements, run.filter, run, DepthwiseWords<ISA>.self)
  }
}

/// Stores the first `count` of a block of channels. Each vector's words are channels of every part of a vector of bytes, a
/// quarter of the part.
@_alwaysEmitIntoClient @inline(__always)
func storeBlock<ISA: VectorISA, Vector: SIMD>(
  _ words: InlineArray<4, Vector>, to target: UnsafeMutablePointer<Vector.Scalar>, count: Int, _: ISA.Type
) where Vector.Scalar: SIMDScalar {
  if ISA.interleavedBytes == 4 &* ISA.lanes {
    for vector in 0..<4 {
      let channel = vector &* ISA.lanes
      unsafe storeWords(
        words[unchecked: vector], to: target + channel, count: Swift.max(0, count &- channel))
    }
    return
  }
  unsafe withUnsafeBytes(of: words) { words in
    for part in 0..<4 &* ISA.lanes / 16 where part &* 16 < count {
      for vector in 0..<4 {
        let channel = part &* 16 &+ vector &* 4
        let four = unsafe words.loadUnaligned(
          fromByteOffset: (vector &* ISA.lanes &+ part &* 4) &* 4, as: SIMD4<Vector.Scalar>.self)
        if count >= 4 &* ISA.lanes {
          unsafe UnsafeMutableRawPointer(target + channel).storeBytes(of: four, as: SIMD4<Vector.Scalar>.self)
        } else {
          unsafe storeWords(four, to: target + channel, count: Swift.max(0, count &- channel))
        }
      }
    }
  }
}
