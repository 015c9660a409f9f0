/// A rectangle of outputs whose windows touch the image with the same taps.
@frozen @usableFromInline @safe package struct ConvolutionRun {
  /// Channel 0 of the input pixel under the first tap that counts, at the run's first output.
  @usableFromInline package var input: UnsafePointer<UInt8>
  /// The panel's first channel of the run's first output.
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var grid: PixelGrid
  @usableFromInline package var panel: ConvolutionPanel

  init(
    input: UnsafePointer<UInt8>, output: UnsafeMutablePointer<UInt8>, grid: PixelGrid, panel: ConvolutionPanel
  ) {
    unsafe self.input = input
    unsafe self.output = output
    self.grid = grid
    self.panel = panel
  }
}

/// What all runs with the same taps and the same panel of output channels have in common. It points into constants.
@frozen @usableFromInline @safe package struct ConvolutionPanel: @unchecked Sendable {
  @usableFromInline package var sums: ConvolutionSums
  @usableFromInline package var stage: OutputStage
  /// Channels that exist.
  @usableFromInline package var channels: Int
}

/// What is summed for a panel.
@frozen @usableFromInline @safe package struct ConvolutionSums: @unchecked Sendable {
  /// What is multiplied, a group of four input channels after the other.
  @usableFromInline package var strips: UnsafePointer<ConvolutionStrip>
  @usableFromInline package var stripCount: Int
  @usableFromInline package var weights: UnsafePointer<UInt8>
  /// Whether the weights are for `dotBySign`.
  @usableFromInline package var areBySign: Bool
  /// A vector to XOR to activations, which makes them what `dot` takes.
  @usableFromInline package var flip: UnsafePointer<UInt8>
  /// What the sums of the panel's channels begin with: biases for these taps, the input's zero point folded in.
  @usableFromInline package var bias: UnsafePointer<Int32>
}

/// The microkernel of every convolution on 8-bit integers: a tile of `rows` pixels by `vectors` vectors of output
/// channels stays in registers, while four input channels at a time pass through it.
///
///                      weights of 4 input channels, one vector of
///                      output channels after the other
///                      ┌────────┬────────┐
///                      │ w0     │ w1     │
///                      └────────┴────────┘
///     pixel 0  [4 ch]  ┌────────┬────────┐
///     pixel 1  [4 ch]  │  sums: rows by  │     dot(sum, broadcast of the 4 channels, w)
///       …              │  vectors        │
///                      └────────┴────────┘
///
/// A panel's weights are packed `[tap][input channels / 4][vector][lane][4]`, so that they are read once, in order. Where
/// `tileDepth` is 8, eight input channels are what four are here.
@frozen @usableFromInline package enum ConvolutionTile<ISA: VectorISA, let rows: Int, let vectors: Int> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: ConvolutionRun) {
    switch run.panel.stage.form {
    case .oneSided: tiles(run, OneSidedFixedPoint<ISA>.self)
    case .twoSided, .float64: tiles(run, TwoSidedFixedPoint<ISA>.self)
    case .float32: tiles(run, FloatRequantizer<ISA>.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func tiles<Requantizer: FixedPointRequantizer>(_ run: ConvolutionRun, _: Requantizer.Type)
  where Requantizer.ISA == ISA {
    let stage = VectorOutputStage<ISA>(run.panel.stage)
    let wholeFrom = run.grid.wholeFrom(
      rows, surplus: vectors &* ISA.lanes &- run.panel.channels, run.panel.channels)
    var buffer = InlineArray<rows, InlineArray<vectors, ISA.Quarter>>(repeating: .init(repeating: .init()))
    unsafe withUnsafeMutableBytes(of: &buffer) { buffer in
      let parts = buffer.baseAddress!
      var cursor = PixelCursor()
      var left = run.grid.count
      while left > 0 {
        let places = PixelPlaces<rows>(&cursor, left, in: run.grid)
        let isWhole = places.areInRow && left >= wholeFrom
        unsafe store(
          sums(run.panel.sums, run.input, places.inputs), run.panel.stage, stage,
          to: isWhole ? UnsafeMutableRawPointer(run.output + places.first.output) : parts,
          isWhole ? run.grid.outputStride : vectors &* ISA.lanes, Requantizer.self)
        if !isWhole { unsafe copyParts(parts, run, places.first, left) }
        left &-= rows
      }
    }
  }

  /// The sums of a tile.
  @_alwaysEmitIntoClient @inline(__always)
  static func sums(
    _ constants: ConvolutionSums, _ input: UnsafePointer<UInt8>, _ offsets: InlineArray<rows, Int>
  ) -> InlineArray<rows, InlineArray<vectors, ISA.Words>> {
    var inputs = unsafe InlineArray<rows, UnsafePointer<UInt8>>(repeating: input)
    for row in 0..<rows { unsafe inputs[unchecked: row] += offsets[unchecked: row] }
    var sums = InlineArray<rows, InlineArray<vectors, ISA.Words>>(repeating: .init(repeating: .zero))
    for vector in 0..<vectors {
      let bias = unsafe UnsafeRawPointer(constants.bias + vector &* ISA.lanes).loadUnaligned(
        as: ISA.Words.self)
      for row in 0..<rows { unsafe sums[unchecked: row][unchecked: vector] = bias }
    }
    let flip = unsafe UnsafeRawPointer(constants.flip).loadUnaligned(as: ISA.Words.self)
    if ISA.tileDepth == 8 { exchangePairs(&sums) }
    for index in 0..<constants.stripCount {
      let strip = unsafe constants.strips[index]
      if ISA.splitsSigns, constants.areBySign {
        unsafe add(strip, inputs, flip, constants.weights, bySign: true, to: &sums)
      } else {
        unsafe add(strip, inputs, flip, constants.weights, bySign: false, to: &sums)
      }
    }
    if ISA.tileDepth == 8 { exchangePairs(&sums) }
    return sums
  }

  /// Adds the products of a strip's input channels.
  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ strip: ConvolutionStrip, _ inputs: InlineArray<rows, UnsafePointer<UInt8>>, _ flip: ISA.Words,
    _ weights: UnsafePointer<UInt8>, bySign: Bool,
    to sums: inout InlineArray<rows, InlineArray<vectors, ISA.Words>>
  ) {
    var weights = unsafe UnsafeRawPointer(weights) + strip.weights
    if ISA.tileDepth == 8 { return unsafe addMatrices(strip, inputs, flip, &weights, to: &sums) }
    var offset = strip.begin
    while ISA.dotsWords, offset &+ 16 <= strip.end {
      var words = InlineArray<rows, ISA.Words>(repeating: flip)
      for row in 0..<rows {
        let input = unsafe UnsafeRawPointer(inputs[unchecked: row] + offset)
        unsafe words[unchecked: row] = input.loadUnaligned(as: ISA.Words.self) ^ flip
      }
      unsafe addGroup(0, of: words, &weights, bySign: bySign, to: &sums)
      unsafe addGroup(1, of: words, &weights, bySign: bySign, to: &sums)
      unsafe addGroup(2, of: words, &weights, bySign: bySign, to: &sums)
      unsafe addGroup(3, of: words, &weights, bySign: bySign, to: &sums)
      offset &+= 16
    }
    while offset < strip.end {
      let panel = unsafe nextPanel(&weights)
      for row in 0..<rows {
        let four = unsafe UnsafeRawPointer(inputs[unchecked: row] + offset).loadUnaligned(as: Int32.self)
        unsafe add(ISA.Words(repeating: four) ^ flip, panel, bySign: bySign, to: &sums[unchecked: row])
      }
      offset &+= 4
    }
  }

  /// Adds the products of four input channels, a word of each vector.
  @_alwaysEmitIntoClient @inline(__always)
  static func addGroup(
    _ word: Int, of words: InlineArray<rows, ISA.Words>, _ weights: inout UnsafeRawPointer, bySign: Bool,
    to sums: inout InlineArray<rows, InlineArray<vectors, ISA.Words>>
  ) {
    let panel = unsafe nextPanel(&weights)
    for row in 0..<rows {
      let four = unsafe ISA.Words(repeating: words[unchecked: row][word])
      unsafe add(four, panel, bySign: bySign, to: &sums[unchecked: row])
    }
  }

  /// The weights of four input channels.
  @_alwaysEmitIntoClient @inline(__always)
  static func nextPanel(_ weights: inout UnsafeRawPointer) -> InlineArray<vectors, ISA.Weights> {
    let first = unsafe weights
    unsafe weights += vectors &* ISA.lanes &* 4
    return InlineArray { unsafe ISA.weights(at: first + $0 &* ISA.lanes &* 4) }
  }

  /// Adds the products of four input channels of one pixel.
  ///
  /// - Parameters:
  ///   - four: the channels, repeated.
  ///   - bySign: by `dotBySign`, a constant where this is called.
  @_alwaysEmitIntoClient @inline(__always)
  static func add(
    _ four: ISA.Words, _ panel: InlineArray<vectors, ISA.Weights>, bySign: Bool,
    to sums: inout InlineArray<vectors, ISA.Words>
  ) {
    let activations = ISA.bytes(four)
    let magnitudes = bySign ? ISA.magnitudes(activations) : activations
    for vector in 0..<vectors {
      let (sum, weights) = unsafe (sums[unchecked: vector], panel[unchecked: vector])
      unsafe sums[unchecked: vector] =
        bySign
        ? ISA.dotBySign(sum, activations, magnitudes: magnitudes, weights)
        : ISA.dotLimited(sum, activations, weights)
    }
  }

  /// Four vectors of sums at a time become bytes, of one row, of two or of four. Where rows lie side by side the bytes
  /// do too.
  @_alwaysEmitIntoClient @inline(__always)
  static func store<Requantizer: FixedPointRequantizer>(
    _ sums: InlineArray<rows, InlineArray<vectors, ISA.Words>>, _ constants: OutputStage,
    _ stage: VectorOutputStage<ISA>, to target: UnsafeMutableRawPointer, _ rowStride: Int,
    _: Requantizer.Type
  ) where Requantizer.ISA == ISA {
    var words = sums
    for vector in 0..<vectors {
      let channel = vector &* ISA.lanes
      let requantizer = Requantizer(constants, channel: channel)
      for pair in 0..<rows / 2 {
        let row = pair &* 2
        let (x, y) = unsafe constants.requantized(
          sums[unchecked: row][unchecked: vector], sums[unchecked: row &+ 1][unchecked: vector],
          by: (requantizer, requantizer), channels: (channel, channel))
        unsafe words[unchecked: row][unchecked: vector] = x
        unsafe words[unchecked: row &+ 1][unchecked: vector] = y
      }
    }
    for quad in 0..<rows &* vectors / 4 {
      let at = quad &* 4
      let bytes = unsafe ISA.inOrder(
        stage.fixedPoint(
          words[unchecked: at / vectors][unchecked: at % vectors],
          words[unchecked: (at &+ 1) / vectors][unchecked: (at &+ 1) % vectors],
          words[unchecked: (at &+ 2) / vectors][unchecked: (at &+ 2) % vectors],
          words[unchecked: (at &+ 3) / vectors][unchecked: (at &+ 3) % vectors]))
      if vectors == 4 || rowStride == vectors &* ISA.lanes {
        let offset = vectors == 4 ? quad &* rowStride : at &* ISA.lanes
        unsafe target.storeBytes(of: bytes, toByteOffset: offset, as: ISA.Bytes.self)
        continue
      }
      for index in 0..<4 {
        let (row, vector) = ((at &+ index) / vectors, (at &+ index) % vectors)
        unsafe target.storeBytes(
          of: ISA.quarter(bytes, index), toByteOffset: row &* rowStride &+ vector &* ISA.lanes,
          as: ISA.Quarter.self)
      }
    }
  }

  /// Copies what exists of a tile that is not whole or not in one row.
  @_alwaysEmitIntoClient @inline(__always)
  static func copyParts(
    _ parts: UnsafeMutableRawPointer, _ run: ConvolutionRun, _ first: PixelCursor, _ left: Int
  ) {
    var cursor = first
    for row in 0..<min(rows, left) {
      for channel in stride(from: 0, to: run.panel.channels, by: ISA.lanes) {
        unsafe storeBytes(
          parts.loadUnaligned(
            fromByteOffset: row &* vectors &* ISA.lanes &+ channel, as: ISA.Quarter.self),
          to: run.output + (cursor.output &+ channel), count: run.panel.channels &- channel)
      }
      cursor.advance(by: 1, in: run.grid)
    }
  }
}
