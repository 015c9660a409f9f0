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
  /// The taps that touch the image, and the bytes between neighbouring ones.
  @usableFromInline package var tapRows: Int
  @usableFromInline package var tapColumns: Int
  @usableFromInline package var tapRowStride: Int
  @usableFromInline package var tapColumnStride: Int
  /// Groups of four input channels.
  @usableFromInline package var groups: Int
  /// The weights of the first tap that counts, and the bytes to the same tap one row below.
  @usableFromInline package var weights: UnsafePointer<UInt8>
  @usableFromInline package var weightRowStride: Int
  /// What is left of groups of weights that `dot` does not take at once: blocks of weights, and for each of the taps
  /// that count where its activations lie from the first tap's channel 0 on and where its block begins, in bytes.
  @usableFromInline package var excess: UnsafePointer<UInt8>
  @usableFromInline package var excessOffsets: UnsafePointer<Int>
  @usableFromInline package var excessCount: Int
  /// A vector to XOR to activations, which makes them what `dot` takes.
  @usableFromInline package var flip: UnsafePointer<UInt8>
  /// Biases of the panel's channels for these taps, the input's zero point folded in.
  @usableFromInline package var bias: UnsafePointer<Int32>
  @usableFromInline package var stage: OutputStage
  /// Channels that exist.
  @usableFromInline package var channels: Int
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
/// A panel's weights are packed `[tap][input channels / 4][vector][lane][4]`, so that they are read once, in order.
@frozen @usableFromInline package enum ConvolutionTile<ISA: VectorISA, let rows: Int, let vectors: Int> {
  @inlinable @inline(__always)
  package static func run(_ run: ConvolutionRun) {
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
  static func tile(_ run: ConvolutionRun, _ cursor: inout PixelCursor, _ left: Int) {
    let places = PixelPlaces<rows>(&cursor, left, in: run.grid)
    var inputs = unsafe InlineArray<rows, UnsafePointer<UInt8>>(repeating: run.input)
    for row in 0..<rows { unsafe inputs[unchecked: row] += places.inputs[unchecked: row] }
    var sums = InlineArray<rows, InlineArray<vectors, ISA.Words>>(repeating: .init(repeating: .zero))
    for vector in 0..<vectors {
      let bias = unsafe UnsafeRawPointer(run.panel.bias + vector &* ISA.lanes).loadUnaligned(
        as: ISA.Words.self)
      for row in 0..<rows { unsafe sums[unchecked: row][unchecked: vector] = bias }
    }
    let flip = unsafe UnsafeRawPointer(run.panel.flip).loadUnaligned(as: ISA.Words.self)
    var weightRow = unsafe UnsafeRawPointer(run.panel.weights)
    for tapRow in 0..<run.panel.tapRows {
      var weights = unsafe weightRow
      for tapColumn in 0..<run.panel.tapColumns {
        var offset = tapRow &* run.panel.tapRowStride &+ tapColumn &* run.panel.tapColumnStride
        for _ in 0..<run.panel.groups {
          unsafe addGroup(inputs, offset, flip, weights, to: &sums)
          unsafe weights += vectors &* ISA.lanes &* 4
          offset &+= 4
        }
      }
      unsafe weightRow += run.panel.weightRowStride
    }
    for index in 0..<run.panel.excessCount {
      let (offset, block) = unsafe (
        run.panel.excessOffsets[2 &* index], run.panel.excessOffsets[2 &* index &+ 1]
      )
      unsafe addGroup(inputs, offset, flip, UnsafeRawPointer(run.panel.excess) + block, to: &sums)
    }
    if run.panel.stage.isOneSided {
      store(run, places.outputs, left, sums, OneSidedFixedPoint<ISA>.self)
    } else {
      store(run, places.outputs, left, sums, TwoSidedFixedPoint<ISA>.self)
    }
  }

  /// Adds the products of four input channels.
  @inlinable @inline(__always)
  static func addGroup(
    _ inputs: InlineArray<rows, UnsafePointer<UInt8>>, _ offset: Int, _ flip: ISA.Words,
    _ weights: UnsafeRawPointer, to sums: inout InlineArray<rows, InlineArray<vectors, ISA.Words>>
  ) {
    var panel = InlineArray<vectors, ISA.Bytes>(repeating: .zero)
    for vector in 0..<vectors {
      unsafe panel[unchecked: vector] = weights.loadUnaligned(
        fromByteOffset: vector &* ISA.lanes &* 4, as: ISA.Bytes.self)
    }
    for row in 0..<rows {
      let four = unsafe UnsafeRawPointer(inputs[unchecked: row] + offset).loadUnaligned(as: Int32.self)
      let activations = ISA.bytes(ISA.Words(repeating: four) ^ flip)
      for vector in 0..<vectors {
        unsafe sums[unchecked: row][unchecked: vector] = ISA.dotLimited(
          sums[unchecked: row][unchecked: vector], activations, panel[unchecked: vector])
      }
    }
  }

  /// Requantizes, packs and stores a tile.
  ///
  /// A tile that cannot be stored whole goes to a buffer first, and what exists of it from there to the output.
  @inlinable @inline(__always)
  static func store<Requantizer: FixedPointRequantizer>(
    _ run: ConvolutionRun, _ outputs: InlineArray<rows, Int>, _ left: Int,
    _ sums: InlineArray<rows, InlineArray<vectors, ISA.Words>>, _: Requantizer.Type
  ) where Requantizer.ISA == ISA {
    var words = sums
    for vector in 0..<vectors {
      let requantize = Requantizer(run.panel.stage, channel: vector &* ISA.lanes)
      for row in 0..<rows {
        unsafe words[unchecked: row][unchecked: vector] = requantize(
          sums[unchecked: row][unchecked: vector])
      }
    }
    let surplus = vectors &* ISA.lanes &- run.panel.channels
    if run.grid.mayStoreWhole(rows, left, surplus: surplus, run.panel.channels) {
      var targets = unsafe InlineArray<rows, UnsafeMutableRawPointer>(
        repeating: UnsafeMutableRawPointer(run.output))
      for row in 0..<rows { unsafe targets[unchecked: row] += outputs[unchecked: row] }
      unsafe pack(words, VectorOutputStage<ISA>(run.panel.stage), to: targets)
    } else {
      var buffer = InlineArray<rows, InlineArray<vectors, ISA.Quarter>>(repeating: .init(repeating: .init()))
      unsafe withUnsafeMutableBytes(of: &buffer) { buffer in
        let row = vectors &* ISA.lanes
        var targets = unsafe InlineArray<rows, UnsafeMutableRawPointer>(repeating: buffer.baseAddress!)
        for index in 0..<rows { unsafe targets[unchecked: index] += index &* row }
        unsafe pack(words, VectorOutputStage<ISA>(run.panel.stage), to: targets)
        for index in 0..<min(rows, left) {
          for channel in stride(from: 0, to: run.panel.channels, by: ISA.lanes) {
            unsafe storeBytes(
              (targets[unchecked: index] + channel).loadUnaligned(as: ISA.Quarter.self),
              to: run.output + (outputs[unchecked: index] &+ channel), count: run.panel.channels &- channel)
          }
        }
      }
    }
  }

  /// Four vectors at a time become bytes, of one row, of two or of four. Where rows lie side by side the bytes do too.
  @inlinable @inline(__always)
  static func pack(
    _ words: InlineArray<rows, InlineArray<vectors, ISA.Words>>, _ stage: VectorOutputStage<ISA>,
    to targets: InlineArray<rows, UnsafeMutableRawPointer>
  ) {
    let areSideBySide =
      unsafe targets[unchecked: rows &- 1] - targets[unchecked: 0] == (rows &- 1) &* vectors &* ISA.lanes
    for quad in 0..<rows &* vectors / 4 {
      let at = quad &* 4
      let bytes = unsafe ISA.inOrder(
        stage.fixedPoint(
          words[unchecked: at / vectors][unchecked: at % vectors],
          words[unchecked: (at &+ 1) / vectors][unchecked: (at &+ 1) % vectors],
          words[unchecked: (at &+ 2) / vectors][unchecked: (at &+ 2) % vectors],
          words[unchecked: (at &+ 3) / vectors][unchecked: (at &+ 3) % vectors]))
      if areSideBySide {
        unsafe targets[unchecked: 0].storeBytes(of: bytes, toByteOffset: at &* ISA.lanes, as: ISA.Bytes.self)
        continue
      }
      if vectors == 4 {
        unsafe targets[unchecked: quad].storeBytes(of: bytes, as: ISA.Bytes.self)
        continue
      }
      for index in 0..<4 {
        let (row, vector) = ((at &+ index) / vectors, (at &+ index) % vectors)
        unsafe targets[unchecked: row].storeBytes(
          of: ISA.quarter(bytes, index), toByteOffset: vector &* ISA.lanes, as: ISA.Quarter.self)
      }
    }
  }
}
