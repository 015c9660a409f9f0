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
        unsafe store(sums, to: run.output + places.first.output, run.grid.outputStride)
      } else {
        storeParts(sums, run, places.first, left, isWhole: isWhole)
      }
      left &-= rows
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func store(
    _ sums: InlineArray<rows, InlineArray<vectors, ISA.Words>>, to target: UnsafeMutablePointer<Int32>,
    _ rowStride: Int
  ) {
    for row in 0..<rows {
      for vector in 0..<vectors {
        unsafe UnsafeMutableRawPointer(target + (row &* rowStride &+ vector &* ISA.lanes)).storeBytes(
          of: sums[unchecked: row][unchecked: vector], as: ISA.Words.self)
      }
    }
  }

  /// Stores what exists of a tile that is not whole or not in one row.
  @_alwaysEmitIntoClient @inline(__always)
  static func storeParts(
    _ sums: InlineArray<rows, InlineArray<vectors, ISA.Words>>, _ run: ConvolutionWordsRun,
    _ first: PixelCursor, _ left: Int, isWhole: Bool
  ) {
    var cursor = first
    for row in 0..<Swift.min(rows, left) {
      for vector in 0..<vectors {
        let channel = vector &* ISA.lanes
        unsafe storeWords(
          ISA.floats(sums[row][vector]),
          to: UnsafeMutableRawPointer(run.output + (cursor.output &+ channel)).assumingMemoryBound(
            to: Float.self), count: isWhole ? ISA.lanes : run.channels &- channel)
      }
      cursor.advance(by: 1, in: run.grid)
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
    let target = unsafe UnsafeMutableRawPointer(run.output + element).assumingMemoryBound(to: Float.self)
    let words: InlineArray<4, ISA.Floats> = [
      ISA.floats(sums[0]), ISA.floats(sums[1]), ISA.floats(sums[2]), ISA.floats(sums[3]),
    ]
    unsafe storeBlock(words, to: target, count: count, ISA.self)
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
func storeBlock<ISA: VectorISA>(
  _ words: InlineArray<4, ISA.Floats>, to target: UnsafeMutablePointer<Float>, count: Int, _: ISA.Type
) {
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
          fromByteOffset: (vector &* ISA.lanes &+ part &* 4) &* 4, as: SIMD4<Float>.self)
        if count >= 4 &* ISA.lanes {
          unsafe UnsafeMutableRawPointer(target + channel).storeBytes(of: four, as: SIMD4<Float>.self)
        } else {
          unsafe storeWords(four, to: target + channel, count: Swift.max(0, count &- channel))
        }
      }
    }
  }
}
