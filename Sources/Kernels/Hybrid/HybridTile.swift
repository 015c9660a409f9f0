/// A rectangle of outputs of a hybrid convolution whose windows touch the image with the same taps.
@frozen @usableFromInline @safe package struct HybridRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  /// The panel's first channel of the run's first output.
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var grid: PixelGrid
  @usableFromInline package var sums: ConvolutionSums
  @usableFromInline package var stage: HybridStage
  /// Channels that exist.
  @usableFromInline package var channels: Int
  /// The scale of the first output's activations, and how many scales on the next output's is: 0 where one serves all.
  @usableFromInline package var scales: UnsafePointer<HybridScale>
  @usableFromInline package var scaleStride: Int
}

/// What leads from an integer sum a to float32 (`HybridConvolution.real`): with the activations' scale s and zero point z
/// it is `bias + (a - z * sum of weights) * filterScale * s`, in one of the orders.
@frozen @usableFromInline @safe package struct HybridStage: @unchecked Sendable {
  /// For each output channel the sum of its weights over the taps that touch the image.
  @usableFromInline package var tapSums: UnsafePointer<Int32>
  @usableFromInline package var filterScales: UnsafePointer<Float>
  @usableFromInline package var bias: UnsafePointer<Float>
  @usableFromInline package var order: HybridOrder
  @usableFromInline package var lower: Float
  @usableFromInline package var upper: Float

  @_alwaysEmitIntoClient @inline(__always)
  package func callAsFunction<ISA: VectorISA>(
    _ sums: ISA.Words, channel: Int, _ activation: HybridScale, _: ISA.Type
  ) -> ISA.Floats {
    let weights = unsafe UnsafeRawPointer(tapSums + channel).loadUnaligned(as: ISA.Words.self)
    let filterScale = unsafe UnsafeRawPointer(filterScales + channel).loadUnaligned(as: ISA.Floats.self)
    let bias = unsafe UnsafeRawPointer(bias + channel).loadUnaligned(as: ISA.Floats.self)
    let exact = ISA.float(sums &+ weights &* ISA.Words(repeating: activation.negativeZeroPoint))
    let scale = ISA.Floats(repeating: activation.scale)
    let result =
      switch order {
      case .scalesFirst: ISA.add(ISA.multiply(exact, ISA.multiply(filterScale, scale)), bias)
      case .sumFirst, .sumFirstInFours, .products:
        ISA.add(ISA.multiply(ISA.multiply(exact, filterScale), scale), bias)
      case .fused: ISA.multiplyAdd(ISA.multiply(exact, scale), filterScale, bias)
      }
    return ISA.min(ISA.Floats(repeating: upper), ISA.max(ISA.Floats(repeating: lower), result))
  }
}

extension ConvolutionTile {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: HybridRun) {
    var cursor = PixelCursor()
    var done = 0
    while done < run.grid.count {
      let left = run.grid.count &- done
      let places = PixelPlaces<rows>(&cursor, left, in: run.grid)
      let sums = unsafe sums(run.sums, run.input, places.inputs)
      var target = places.first
      for row in 0..<rows {
        guard row < left else { break }
        let activation = unsafe run.scales[(done &+ row) &* run.scaleStride]
        for vector in 0..<vectors {
          let channel = vector &* ISA.lanes
          unsafe storeWords(
            run.stage(sums[unchecked: row][unchecked: vector], channel: channel, activation, ISA.self),
            to: run.output + (target.output &+ channel), count: run.channels &- channel)
        }
        target.advance(by: 1, in: run.grid)
      }
      done &+= rows
    }
  }
}
