@frozen @usableFromInline package enum MeanLoop<ISA: VectorISA> {
  /// `sums[i] += bytes[i]`. Sums are padded to whole vectors.
  @inlinable @inline(__always)
  package static func accumulate(
    _ bytes: UnsafePointer<UInt8>, _ sums: UnsafeMutablePointer<Int32>, _ count: Int, _ isSigned: Bool
  ) {
    var index = 0
    while index < count {
      let target = unsafe UnsafeMutableRawPointer(sums + index)
      let sum =
        unsafe target.loadUnaligned(as: ISA.Words.self) &+ loadWords(bytes + index, isSigned, ISA.self)
      unsafe target.storeBytes(of: sum, as: ISA.Words.self)
      index &+= ISA.lanes
    }
  }
}

extension QuantizedMean {
  /// The vector kernel for means over height and width of one image; nil for others.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard reduction.isReduced == [false, true, true, false], reduction.inputShape[0] == 1 else { return nil }
    let channels = reduction.inputShape[3]
    return Kernel(units: 1) { operands, _ in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self)
      var sums = [Int32](repeating: 0, count: channels + kernels.lanes)
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        for pixel in 0..<reduction.size {
          unsafe kernels.accumulate(input + pixel * channels, sums.baseAddress!, channels, type == .int8)
        }
      }
      for channel in 0..<channels { unsafe output[channel] = UInt8(truncatingIfNeeded: mean(sums[channel])) }
    }
  }
}
