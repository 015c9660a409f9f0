/// Pixels of an output row whose windows touch the image with the same taps, or the whole row (`DepthwiseFilter.pad`).
@frozen @usableFromInline @safe package struct DepthwiseRun {
  /// Channel 0 of the input pixel under the first tap that counts, at the run's first output.
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  /// The elements of all outputs.
  @usableFromInline package var elements: Int
  @usableFromInline package var filter: DepthwiseFilter
  /// Biases for these taps, the input's zero point folded in.
  @usableFromInline package var bias: UnsafePointer<Int32>
  @usableFromInline package var stage: OutputStage
}

/// What all runs with the same taps have in common. It points into constants.
@frozen @usableFromInline @safe package struct DepthwiseFilter: @unchecked Sendable {
  /// Bytes from one output's input pixel to the next one's. Where pixels lie side by side in input and output alike,
  /// a pixel stands for several.
  @usableFromInline package var inputStride: Int
  /// Channels of a pixel, or of several that count as one.
  @usableFromInline package var channels: Int
  /// Where the taps lie from `input` on, in bytes: four a group, filled up with taps of weight 0.
  @usableFromInline package var offsets: UnsafePointer<Int>
  @usableFromInline package var groups: Int
  /// Where groups are three columns of taps: how many outputs on one begins whose columns are some of this one's, and
  /// how many of its columns are new. 0 columns where groups are any four taps.
  @usableFromInline package var step: Int
  @usableFromInline package var newColumns: Int
  /// What a column in the padding holds, a vector: then a run is a whole row, and the first and the last `step` of its
  /// outputs have such a column.
  @usableFromInline package var pad: UnsafePointer<UInt8>?
  /// A vector to XOR to activations, which makes them what `dot` takes.
  @usableFromInline package var flip: UnsafePointer<UInt8>
  /// `[block of channels][group][4 vectors][lane][4 taps]`. Weights, biases and the output stage have their channels in
  /// the order of the words (`DepthwiseTile`).
  @usableFromInline package var weights: UnsafePointer<UInt8>
  /// What weights are more than a signed byte holds, in the same order, and for each block of channels whether any is.
  @usableFromInline package var excess: UnsafePointer<UInt8>
  @usableFromInline package var hasExcess: UnsafePointer<UInt8>
}

/// What sums of a block of channels begin with, and what becomes of them.
@usableFromInline package protocol DepthwiseOutput {
  associatedtype ISA: VectorISA
  associatedtype Run

  /// - Parameter first: the block's first channel.
  init(_ run: Run, first: Int)

  func start() -> InlineArray<4, ISA.Words>

  /// Stores the first `count` channels of a block at an element of the output.
  func store(_ sums: InlineArray<4, ISA.Words>, at element: Int, count: Int)
}

/// The microkernel of DEPTHWISE_CONV_2D on 8-bit integers. A block is a vector's bytes of channels of one pixel. Four
/// taps at a time, their bytes are interleaved so that `dot` sums the four taps of a channel, here in parts of
/// 128 bits:
///
///     tap 0   a0 a1 a2 … a15 │ a16 …        a0 b0 c0 d0 a1 … d3     │ a16 …     words of channels 0-3, 16-19, …
///     tap 1   b0 b1 b2 … b15 │ b16 …   →    a4 b4 c4 d4 a5 … d7     │ a20 …     of channels 4-7, 20-23, …
///     tap 2   c0 c1 c2 … c15 │ c16 …        a8 …                    │ a24 …
///     tap 3   d0 d1 d2 … d15 │ d16 …        a12 …               d15 │ a28 …
///
/// Packing the requantized words puts their bytes in order again.
///
/// Filters of up to 3x3 taps take the taps of a column together, d being 0. A column that one output has interleaved
/// then serves the outputs beside it:
///
///     columns of the image    x   x+1   x+2   x+3
///     output 0                w0   w1    w2
///     output 1                     w0    w1    w2        stride 1: one new column, stride 2: two
@frozen @usableFromInline package enum DepthwiseTile<ISA: VectorISA> {
  @usableFromInline typealias Taps = InlineArray<4, ISA.Bytes>
  @usableFromInline typealias Sums = InlineArray<4, ISA.Words>

  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: DepthwiseRun) {
    switch run.stage.form {
    case .oneSided:
      unsafe self.run(
        run.input, run.elements, run.filter, run, DepthwiseBytes<OneSidedFixedPoint<ISA>>.self)
    case .twoSided, .float64:
      unsafe self.run(
        run.input, run.elements, run.filter, run, DepthwiseBytes<TwoSidedFixedPoint<ISA>>.self)
    case .float32:
      unsafe self.run(
        run.input, run.elements, run.filter, run, DepthwiseBytes<FloatRequantizer<ISA>>.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func run<Output: DepthwiseOutput>(
    _ input: UnsafePointer<UInt8>, _ elements: Int, _ filter: DepthwiseFilter, _ run: Output.Run,
    _: Output.Type
  ) where Output.ISA == ISA {
    if filter.newColumns == 0 {
      unsafe groups(input, elements, filter, run, Output.self)
    } else {
      unsafe columns(input, elements, filter, run, Output.self)
    }
  }

  /// Up to three columns of up to three taps.
  @_alwaysEmitIntoClient @inline(__always)
  static func columns<Output: DepthwiseOutput>(
    _ image: UnsafePointer<UInt8>, _ elements: Int, _ filter: DepthwiseFilter, _ run: Output.Run,
    _: Output.Type
  ) where Output.ISA == ISA {
    let flip = unsafe UnsafeRawPointer(filter.flip).loadUnaligned(as: ISA.Words.self)
    let (column1, column2) = unsafe (filter.offsets[4], filter.offsets[8])
    let (row1, row2) = unsafe (filter.offsets[1], filter.offsets[2])
    let advance = filter.step &* filter.inputStride
    let new = filter.newColumns
    let pads = unsafe filter.pad != nil
    let pad = unsafe Taps(
      repeating: filter.pad.map { unsafe UnsafeRawPointer($0).loadUnaligned(as: ISA.Bytes.self) }
        ?? ISA.bytes(.zero))
    var first = 0
    while first < filter.channels {
      let block = DepthwiseWeights<ISA>(filter, first)
      let output = Output(run, first: first)
      for start in 0..<filter.step where start &* filter.channels &+ first < elements {
        var element = start &* filter.channels &+ first
        var input = unsafe image + (start &* filter.inputStride &+ first)
        var left = Taps(repeating: .zero)
        var middle = left
        var right = left
        if new == 1 { middle = unsafe pads ? pad : interleaved(flip, input, input + row1, input + row2) }
        if new < 3 {
          let column = unsafe new == 1 ? input + column1 : input
          unsafe right = interleaved(flip, column, column + row1, column + row2)
        }
        while element < elements {
          if new == 1 {
            (left, middle) = (middle, right)
          } else {
            left = unsafe new == 2 ? right : interleaved(flip, input, input + row1, input + row2)
            let column = unsafe input + column1
            unsafe middle = interleaved(flip, column, column + row1, column + row2)
          }
          let stride = filter.step &* filter.channels
          if pads, element &+ stride >= elements &+ first {
            right = pad
          } else {
            let column = unsafe input + column2
            unsafe right = interleaved(flip, column, column + row1, column + row2)
          }
          var sums = output.start()
          block.add(left, 0, to: &sums)
          block.add(middle, 1, to: &sums)
          block.add(right, 2, to: &sums)
          output.store(
            sums, at: element, count: Swift.min(filter.channels &- first, elements &- element))
          unsafe input += advance
          element &+= stride
        }
      }
      first &+= ISA.lanes &* 4
    }
  }

  /// Any number of groups of any four taps.
  @_alwaysEmitIntoClient @inline(__always)
  static func groups<Output: DepthwiseOutput>(
    _ image: UnsafePointer<UInt8>, _ elements: Int, _ filter: DepthwiseFilter, _ run: Output.Run,
    _: Output.Type
  ) where Output.ISA == ISA {
    let flip = unsafe UnsafeRawPointer(filter.flip).loadUnaligned(as: ISA.Words.self)
    var first = 0
    while first < filter.channels {
      let block = DepthwiseWeights<ISA>(filter, first)
      let output = Output(run, first: first)
      var element = first
      var input = unsafe image + first
      while element < elements {
        var sums = output.start()
        for group in 0..<filter.groups {
          let offsets = unsafe filter.offsets + group &* 4
          let taps = unsafe interleaved(
            flip, input + offsets[0], input + offsets[1], input + offsets[2], input + offsets[3])
          block.add(taps, group, to: &sums)
        }
        output.store(
          sums, at: element, count: Swift.min(filter.channels &- first, elements &- element))
        unsafe input += filter.inputStride
        element &+= filter.channels
      }
      first &+= ISA.lanes &* 4
    }
  }

  /// The bytes of four taps, or of three and zeros.
  @_alwaysEmitIntoClient @inline(__always)
  static func interleaved(
    _ flip: ISA.Words, _ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, _ c: UnsafePointer<UInt8>,
    _ d: UnsafePointer<UInt8>? = nil
  ) -> Taps {
    let last = unsafe d.map { unsafe load($0, flip) } ?? ISA.bytes(.zero)
    let (low01, high01) = unsafe ISA.interleave(load(a, flip), load(b, flip))
    let (low23, high23) = unsafe ISA.interleave(load(c, flip), last)
    let (taps0, taps1) = ISA.interleavePairs(low01, low23)
    let (taps2, taps3) = ISA.interleavePairs(high01, high23)
    return [taps0, taps1, taps2, taps3]
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func load(_ input: UnsafePointer<UInt8>, _ flip: ISA.Words) -> ISA.Bytes {
    unsafe ISA.bytes(UnsafeRawPointer(input).loadUnaligned(as: ISA.Words.self) ^ flip)
  }
}

/// The weights of a block of channels.
@frozen @usableFromInline @safe struct DepthwiseWeights<ISA: VectorISA> {
  @usableFromInline let weights: UnsafeRawPointer
  @usableFromInline let excess: UnsafeRawPointer
  @usableFromInline let hasExcess: Bool

  @_alwaysEmitIntoClient @inline(__always)
  init(_ filter: DepthwiseFilter, _ first: Int) {
    unsafe weights = UnsafeRawPointer(filter.weights) + first &* filter.groups &* 4
    unsafe excess = UnsafeRawPointer(filter.excess) + first &* filter.groups &* 4
    hasExcess = unsafe filter.hasExcess[first / (ISA.lanes &* 4)] != 0
  }

  /// Adds the products of a group's taps.
  @_alwaysEmitIntoClient @inline(__always)
  func add(_ taps: InlineArray<4, ISA.Bytes>, _ group: Int, to sums: inout InlineArray<4, ISA.Words>) {
    let width = ISA.lanes &* 4
    for vector in 0..<4 {
      unsafe sums[unchecked: vector] = ISA.dot(
        sums[unchecked: vector], taps[unchecked: vector],
        weights.loadUnaligned(fromByteOffset: (group &* 4 &+ vector) &* width, as: ISA.Bytes.self))
    }
    guard hasExcess else { return }
    for vector in 0..<4 {
      unsafe sums[unchecked: vector] = ISA.dot(
        sums[unchecked: vector], taps[unchecked: vector],
        excess.loadUnaligned(fromByteOffset: (group &* 4 &+ vector) &* width, as: ISA.Bytes.self))
    }
  }
}
