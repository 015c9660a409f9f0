/// Consecutive pixels of an ARG_MAX over channels of bytes.
@frozen @usableFromInline @safe package struct ArgMaxRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<Int32>
  /// 32-bit words from one position to the next: 2 where they are 64 bits wide, whose upper half is 0.
  @usableFromInline package var outputStride: Int
  @usableFromInline package var pixels: Int
  @usableFromInline package var channels: Int
  @usableFromInline package var isSigned: Bool
  /// For every lane of every vector of channels, 255 less the channel; vectors overlap at the end.
  @usableFromInline package var positions: UnsafePointer<Int32>
}

/// The greatest score and the first channel that has it are the greatest number of `score * 256 + 255 - channel`.
@frozen @usableFromInline package enum ArgMaxLoop<ISA: VectorISA> {
  @inlinable @inline(__always)
  package static func run(_ run: ArgMaxRun) {
    let eight = ISA.Words(repeating: 8)
    for pixel in 0..<run.pixels {
      var best = ISA.Words(repeating: .min)
      var channel = 0
      while channel < run.channels {
        let start = Swift.max(0, Swift.min(channel, run.channels &- ISA.lanes))
        let scores = unsafe loadWords(run.input + (pixel &* run.channels &+ start), run.isSigned, ISA.self)
        let positions = unsafe UnsafeRawPointer(run.positions + channel).loadUnaligned(as: ISA.Words.self)
        best = ISA.max(best, ISA.shiftLeft(scores, by: eight) &+ positions)
        channel &+= ISA.lanes
      }
      let position = 255 &- (ISA.greatest(best) & 255)
      unsafe run.output[pixel &* run.outputStride] = position
      if run.outputStride == 2 { unsafe run.output[pixel &* 2 &+ 1] = 0 }
    }
  }
}

extension ArgMax {
  /// The vector kernel for the last dimension of bytes, 256 at most and a vector at least; nil for others.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard element == .int8 || element == .uint8, inner == 1, size >= kernels.lanes, size <= 256 else {
      return nil
    }
    let pieces = Pieces(of: outer)
    let positions = Constant(
      stride(from: 0, to: size, by: kernels.lanes).flatMap { channel in
        (0..<kernels.lanes).map { Int32(255 - (min(channel, size - kernels.lanes) + $0)) }
      })
    return Kernel(units: pieces.units) { operands, units in
      let pixels = pieces.elements(units)
      let outputStride = writesInt64 ? 2 : 1
      unsafe kernels.argMax(
        ArgMaxRun(
          input: operands.input(as: UInt8.self).baseAddress! + pixels.lowerBound * size,
          output: operands.output(as: Int32.self).baseAddress! + pixels.lowerBound * outputStride,
          outputStride: outputStride, pixels: pixels.count, channels: size, isSigned: element == .int8,
          positions: positions.pointer(to: Int32.self)))
    }
  }
}
