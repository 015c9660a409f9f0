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

extension Reduction {
  /// The channels of one image whose height and width are summed over; nil for any other reduction.
  fileprivate var spatialChannels: Int? {
    isReduced == [false, true, true, false] && inputShape[0] == 1 ? inputShape[3] : nil
  }
}

/// The sums of each channel over the pixels of an image of bytes.
private func channelSums(
  _ input: UnsafePointer<UInt8>, pixels: Int, channels: Int, _ type: QuantizedType, _ kernels: VectorKernels
) -> [Int32] {
  var sums = [Int32](repeating: 0, count: channels + kernels.lanes)
  unsafe sums.withUnsafeMutableBufferPointer { sums in
    for pixel in 0..<pixels {
      unsafe kernels.accumulate(input + pixel * channels, sums.baseAddress!, channels, type == .int8)
    }
  }
  return sums
}

extension QuantizedMean {
  /// The vector kernel for means over height and width of one image; nil for others.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard type != .int16, let channels = reduction.spatialChannels else { return nil }
    return Kernel(units: 1) { operands, _ in
      let input = unsafe operands.input(as: UInt8.self).baseAddress!
      let output = unsafe operands.output(as: UInt8.self)
      let sums = unsafe channelSums(input, pixels: reduction.size, channels: channels, type, kernels)
      for channel in 0..<channels { unsafe output[channel] = UInt8(truncatingIfNeeded: mean(sums[channel])) }
    }
  }
}

extension FloatMean {
  /// The vector kernel for means over height and width of one image; nil for others.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard let channels = reduction.spatialChannels else { return nil }
    return Kernel(units: 1) { operands, _ in
      let input = unsafe operands.input(as: Float.self).baseAddress!
      let output = unsafe operands.output(as: Float.self)
      var sums = [Float](repeating: 0, count: channels + kernels.lanes)
      unsafe sums.withUnsafeMutableBufferPointer { sums in
        for pixel in 0..<reduction.size {
          unsafe kernels.accumulateFloats(input + pixel * channels, sums.baseAddress!, channels)
        }
      }
      for channel in 0..<channels { unsafe output[channel] = sums[channel] / Float(reduction.size) }
    }
  }
}

extension Pool {
  /// The vector kernel for the mean of a whole image; nil for others.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let pixels = window.y.input * window.x.input
    guard statistic == .mean, window.batch == 1, window.y.output == 1, window.x.output == 1,
      window.y.covered(0).count == window.y.input, window.x.covered(0).count == window.x.input
    else { return nil }
    switch element {
    case .float32, .quantized(.int16, _): return nil
    case .quantized(let type, let clamp):
      return Kernel(units: 1) { operands, _ in
        let input = unsafe operands.input(as: UInt8.self).baseAddress!
        let output = unsafe operands.output(as: UInt8.self)
        let sums = unsafe channelSums(input, pixels: pixels, channels: channels, type, kernels)
        for channel in 0..<channels {
          let mean = Int32(roundedMean(Int(sums[channel]), count: pixels)).clamped(to: clamp)
          unsafe output[channel] = UInt8(truncatingIfNeeded: mean)
        }
      }
    }
  }
}
