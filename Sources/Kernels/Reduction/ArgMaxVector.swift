/// Consecutive pixels of an ARG_MAX over channels.
@frozen @usableFromInline @safe package struct ArgMaxRun {
  @usableFromInline package var input: UnsafeRawPointer
  @usableFromInline package var output: UnsafeMutablePointer<Int32>
  /// 32-bit words from one position to the next: 2 where they are 64 bits wide, whose upper half is 0.
  @usableFromInline package var outputStride: Int
  @usableFromInline package var pixels: Int
  @usableFromInline package var channels: Int
  @usableFromInline package var isSigned: Bool
  /// For every lane of every vector of channels, 255 less the channel; vectors overlap at the end.
  @usableFromInline package var positions: UnsafePointer<Int32>
}

@frozen @usableFromInline package enum ArgMaxLoop<ISA: VectorISA> {
  /// Scores of bytes: the greatest and the first channel that has it are the greatest number of
  /// `score * 256 + 255 - channel`.
  @_alwaysEmitIntoClient @inline(__always)
  package static func bytes(_ run: ArgMaxRun) {
    let eight = ISA.Words(repeating: 8)
    for pixel in 0..<run.pixels {
      let scores = unsafe run.input.assumingMemoryBound(to: UInt8.self) + pixel &* run.channels
      var best = ISA.Words(repeating: .min)
      var channel = 0
      while channel < run.channels {
        let start = Swift.max(0, Swift.min(channel, run.channels &- ISA.lanes))
        let words = unsafe loadWords(scores + start, run.isSigned, ISA.self)
        let positions = unsafe UnsafeRawPointer(run.positions + channel).loadUnaligned(as: ISA.Words.self)
        best = ISA.max(best, ISA.shiftLeft(words, by: eight) &+ positions)
        channel &+= ISA.lanes
      }
      store(run, pixel, 255 &- (ISA.greatest(best) & 255))
    }
  }

  /// Scores in float32: read as integers, their bits ascend with them where those of negative ones are turned round.
  /// The first channel whose bits are the greatest is found in a second pass.
  @_alwaysEmitIntoClient @inline(__always)
  package static func floats(_ run: ArgMaxRun) {
    for pixel in 0..<run.pixels {
      let scores = unsafe run.input + pixel &* run.channels &* 4
      var greatest = ISA.Words(repeating: .min)
      var channel = 0
      while channel < run.channels {
        greatest = ISA.max(greatest, unsafe ascending(scores, channel, run.channels))
        channel &+= ISA.lanes
      }
      let most = ISA.Words(repeating: ISA.greatest(greatest))
      var best = ISA.Words.zero
      channel = 0
      while channel < run.channels {
        let positions = unsafe UnsafeRawPointer(run.positions + channel).loadUnaligned(as: ISA.Words.self)
        let isMost = ISA.equal(unsafe ascending(scores, channel, run.channels), most)
        best = ISA.max(best, positions & isMost)
        channel &+= ISA.lanes
      }
      store(run, pixel, 255 &- ISA.greatest(best))
    }
  }

  /// Zero is added, so that both zeros have the same bits.
  @_alwaysEmitIntoClient @inline(__always)
  static func ascending(_ scores: UnsafeRawPointer, _ channel: Int, _ channels: Int) -> ISA.Words {
    let start = Swift.max(0, Swift.min(channel, channels &- ISA.lanes))
    let floats = unsafe (scores + start &* 4).loadUnaligned(as: ISA.Floats.self) + ISA.Floats.zero
    let bits = unsafe unsafeBitCast(floats, to: ISA.Words.self)
    let sign = ISA.shiftRight(bits, by: ISA.Words(repeating: 31))
    return bits ^ (sign & ISA.Words(repeating: .max))
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func store(_ run: ArgMaxRun, _ pixel: Int, _ position: Int32) {
    unsafe run.output[pixel &* run.outputStride] = position
    if run.outputStride == 2 { unsafe run.output[pixel &* 2 &+ 1] = 0 }
  }
}

/// An ARG_MAX over the last dimension made ready for an instruction set.
struct ArgMaxPixels: Sendable {
  /// 32-bit words from one position to the next.
  let outputStride: Int
  private let channels: Int
  private let isSigned: Bool
  private let loop: @Sendable (ArgMaxRun) -> Void
  private let positions: Constant

  /// Nil for other dimensions and types, more than 255 channels, and fewer than a vector has lanes.
  init?(_ problem: ArgMax, _ kernels: VectorKernels) {
    guard problem.inner == 1, problem.size >= kernels.lanes, problem.size <= 255 else { return nil }
    switch problem.element {
    case .int8, .uint8: loop = kernels.argMax
    case .float32: loop = kernels.argMaxFloats
    case .int16, .int32: return nil
    }
    let size = problem.size
    channels = size
    isSigned = problem.element == .int8
    outputStride = problem.writesInt64 ? 2 : 1
    positions = Constant(
      stride(from: 0, to: size, by: kernels.lanes).flatMap { channel in
        (0..<kernels.lanes).map { Int32(255 - (min(channel, size - kernels.lanes) + $0)) }
      })
  }

  func write(_ pixels: Int, from scores: UnsafeRawPointer, to output: UnsafeMutablePointer<Int32>) {
    unsafe loop(
      ArgMaxRun(
        input: scores, output: output, outputStride: outputStride, pixels: pixels, channels: channels,
        isSigned: isSigned, positions: positions.pointer(to: Int32.self)))
  }

  /// Writes the same position for all pixels.
  func fill(_ pixels: Int, with position: Int32, to output: UnsafeMutablePointer<Int32>) {
    if outputStride == 1 {
      unsafe output.update(repeating: position, count: pixels)
    } else {
      for pixel in 0..<pixels {
        unsafe output[2 * pixel] = position
        unsafe output[2 * pixel + 1] = 0
      }
    }
  }
}

extension ArgMax {
  /// The vector kernel; nil where it has none.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    if inner > 1 { return columns(kernels) }
    guard let search = ArgMaxPixels(self, kernels) else { return nil }
    let pieces = Pieces(of: outer)
    return Kernel(units: pieces.units) { operands, units in
      let pixels = pieces.elements(units)
      let output = unsafe operands.output(as: Int32.self).baseAddress!
      let elementSize = element == .float32 ? 4 : 1
      unsafe search.write(
        pixels.count,
        from: operands.input(as: UInt8.self).baseAddress! + pixels.lowerBound * size * elementSize,
        to: output + pixels.lowerBound * search.outputStride)
      if element == .float32 { unsafe mendNaN(operands, pixels, output, search.outputStride) }
    }
  }

  /// Of the bits of floats NaN's are the greatest, or the least: where it has won, the pixel is searched again.
  private func mendNaN(
    _ operands: Operands, _ pixels: Range<Int>, _ output: UnsafePointer<Int32>, _ outputStride: Int
  ) {
    let scores = unsafe operands.input(as: Float.self)
    for pixel in pixels where unsafe scores[pixel * size + Int(output[pixel * outputStride])].isNaN {
      find(operands, pixel..<pixel + 1, as: Float.self) { $0.isNaN }
    }
  }
}
