/// One run of a depthwise convolution: pixels of an output row whose windows touch the image with the same taps.
@frozen @usableFromInline @safe package struct DepthwiseRun {
  /// Channel 0 of the input pixel under the first tap that counts, at the run's first output.
  @usableFromInline package var input: UnsafePointer<UInt8>
  /// Bytes from one output's input pixel to the next one's. Where pixels lie side by side in input and output alike,
  /// a pixel stands for several.
  @usableFromInline package var inputStride: Int
  /// Channels of a pixel, or of several that count as one, and the elements of all outputs.
  @usableFromInline package var channels: Int
  @usableFromInline package var elements: Int
  /// Where the taps lie from `input` on, in bytes: four a group, the last filled up with taps of weight 0.
  @usableFromInline package var offsets: UnsafePointer<Int>
  @usableFromInline package var groups: Int
  /// A vector to XOR to activations, which makes them what `dot` takes.
  @usableFromInline package var flip: UnsafePointer<UInt8>
  /// `[block of channels][group][4 vectors][lane][4 taps]`
  @usableFromInline package var weights: UnsafePointer<UInt8>
  /// The negated zero points of the weights, in the same order, and for each block of channels whether it has any.
  @usableFromInline package var corrections: UnsafePointer<UInt8>
  @usableFromInline package var isCorrected: UnsafePointer<UInt8>
  /// Biases for these taps, the input's zero point folded in.
  @usableFromInline package var bias: UnsafePointer<Int32>
  @usableFromInline package var stage: OutputStage
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
}

/// The microkernel of DEPTHWISE_CONV_2D on 8-bit integers. A block is a vector's bytes of channels of one pixel. Four
/// taps at a time, their bytes are interleaved so that `dot` sums the four taps of a channel:
///
///     tap 0   a0 a1 a2 a3 …        a0 b0 c0 d0 │ a1 b1 c1 d1 │ …    channels 0 to lanes - 1
///     tap 1   b0 b1 b2 b3 …   →    ax bx cx dx │ …                  the next vector of channels
///     tap 2   c0 c1 c2 c3 …         …                               four vectors in all
///     tap 3   d0 d1 d2 d3 …
@frozen @usableFromInline package enum DepthwiseTile<ISA: VectorISA> {
  @inlinable @inline(__always)
  package static func run(_ run: DepthwiseRun) {
    if run.stage.isOneSided {
      blocks(run, OneSidedFixedPoint<ISA>.self)
    } else {
      blocks(run, TwoSidedFixedPoint<ISA>.self)
    }
  }

  @inlinable @inline(__always)
  static func blocks<Requantizer: FixedPointRequantizer>(_ run: DepthwiseRun, _: Requantizer.Type)
  where Requantizer.ISA == ISA {
    let width = ISA.lanes &* 4
    let stage = VectorOutputStage<ISA>(run.stage)
    var first = 0
    var weights = unsafe UnsafeRawPointer(run.weights)
    while first < run.channels {
      let requantize0 = Requantizer(run.stage, channel: first)
      let requantize1 = Requantizer(run.stage, channel: first &+ ISA.lanes)
      let requantize2 = Requantizer(run.stage, channel: first &+ 2 &* ISA.lanes)
      let requantize3 = Requantizer(run.stage, channel: first &+ 3 &* ISA.lanes)
      var pixel = 0
      var start = first
      while start < run.elements {
        let sums = unsafe convolve(run, weights, pixel, first)
        let bytes = stage.fixedPoint(
          requantize0(sums[0]), requantize1(sums[1]), requantize2(sums[2]), requantize3(sums[3]))
        unsafe storeBytes(
          bytes, to: run.output + start, count: Swift.min(run.channels &- first, run.elements &- start))
        pixel &+= 1
        start &+= run.channels
      }
      first &+= width
      unsafe weights += run.groups &* 4 &* width
    }
  }

  @inlinable @inline(__always)
  static func convolve(
    _ run: DepthwiseRun, _ weights: UnsafeRawPointer, _ pixel: Int, _ first: Int
  ) -> InlineArray<4, ISA.Words> {
    let width = ISA.lanes &* 4
    let isCorrected = unsafe run.isCorrected[first / width] != 0
    let flip = unsafe UnsafeRawPointer(run.flip).loadUnaligned(as: ISA.Words.self)
    let input = unsafe run.input + (pixel &* run.inputStride &+ first)
    let bias = unsafe UnsafeRawPointer(run.bias + first)
    var sums = InlineArray<4, ISA.Words>(repeating: .zero)
    for vector in 0..<4 {
      unsafe sums[unchecked: vector] = bias.loadUnaligned(
        fromByteOffset: vector &* ISA.lanes &* 4, as: ISA.Words.self)
    }
    for group in 0..<run.groups {
      let offsets = unsafe run.offsets + group &* 4
      let (low01, high01) = unsafe ISA.interleave(
        load(input + offsets[0], flip), load(input + offsets[1], flip))
      let (low23, high23) = unsafe ISA.interleave(
        load(input + offsets[2], flip), load(input + offsets[3], flip))
      let (taps0, taps1) = ISA.interleavePairs(low01, low23)
      let (taps2, taps3) = ISA.interleavePairs(high01, high23)
      let taps: InlineArray<4, ISA.Bytes> = [taps0, taps1, taps2, taps3]
      let row = unsafe weights + group &* 4 &* width
      for vector in 0..<4 {
        unsafe sums[unchecked: vector] = ISA.dot(
          sums[unchecked: vector], taps[unchecked: vector],
          row.loadUnaligned(fromByteOffset: vector &* width, as: ISA.Bytes.self))
      }
      if isCorrected {
        let row = unsafe UnsafeRawPointer(run.corrections) + (first &* run.groups &+ group &* width) &* 4
        for vector in 0..<4 {
          unsafe sums[unchecked: vector] = ISA.dot(
            sums[unchecked: vector], taps[unchecked: vector],
            row.loadUnaligned(fromByteOffset: vector &* width, as: ISA.Bytes.self))
        }
      }
    }
    return sums
  }

  @inlinable @inline(__always)
  static func load(_ input: UnsafePointer<UInt8>, _ flip: ISA.Words) -> ISA.Bytes {
    unsafe ISA.bytes(UnsafeRawPointer(input).loadUnaligned(as: ISA.Words.self) ^ flip)
  }
}
