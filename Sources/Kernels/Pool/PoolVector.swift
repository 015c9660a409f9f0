@frozen @usableFromInline package enum MaximumLoop<ISA: VectorISA> {
  /// `greatest[i] = max(greatest[i], bytes[i])`, bytes taken for signed or not.
  @inlinable @inline(__always)
  package static func bytes(
    _ bytes: UnsafePointer<UInt8>, _ greatest: UnsafeMutablePointer<UInt8>, _ count: Int, _ isSigned: Bool
  ) {
    let most = ISA.bytes(ISA.Words(repeating: isSigned ? 0x7f7f_7f7f : -1))
    var index = 0
    while index < count {
      let value = unsafe UnsafeRawPointer(bytes + index).loadUnaligned(as: ISA.Bytes.self)
      let before = unsafe UnsafeRawPointer(greatest + index).loadUnaligned(as: ISA.Bytes.self)
      let greater = isSigned ? ISA.clampSigned(value, before, most) : ISA.clamp(value, before, most)
      unsafe storeBytes(greater, to: greatest + index, count: count &- index)
      index &+= 4 &* ISA.lanes
    }
  }

  /// The same in float32: the value before remains where nothing is greater.
  @inlinable @inline(__always)
  package static func floats(
    _ values: UnsafePointer<Float>, _ greatest: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    var index = 0
    while index < count {
      let value = unsafe UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self)
      let before = unsafe UnsafeRawPointer(greatest + index).loadUnaligned(as: ISA.Floats.self)
      unsafe storeWords(ISA.max(value, before), to: greatest + index, count: count &- index)
      index &+= ISA.lanes
    }
  }
}

extension Pool {
  /// The vector kernel. A unit is a row of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    switch (element, statistic) {
    case (.quantized(.int16, let clamp), .mean):
      return unsafe kernel(kernels, Int32.zero) { (taps, pixel: UnsafeMutablePointer<Int16>, sums) in
        for tap in unsafe taps.indices {
          for channel in 0..<channels { unsafe sums[channel] &+= Int32(taps[tap][channel]) }
        }
        let count = unsafe taps.count
        for channel in 0..<channels {
          let mean = unsafe Int32(roundedMean(Int(sums[channel]), count: count)).clamped(to: clamp)
          unsafe pixel[channel] = Int16(truncatingIfNeeded: mean)
        }
      }
    case (.quantized(.int16, let clamp), .maximum):
      let (lower, upper) = (Int16(clamp.lowerBound), Int16(clamp.upperBound))
      return unsafe kernel(kernels, Int32.zero) { (taps, pixel: UnsafeMutablePointer<Int16>, _) in
        unsafe pixel.update(from: taps[0], count: channels)
        for tap in unsafe taps.indices.dropFirst() {
          for channel in 0..<channels { unsafe pixel[channel] = max(pixel[channel], taps[tap][channel]) }
        }
        for channel in 0..<channels { unsafe pixel[channel] = min(max(pixel[channel], lower), upper) }
      }
    case (.quantized(let type, let clamp), .mean):
      return unsafe kernel(kernels, Int32.zero) { (taps, pixel: UnsafeMutablePointer<UInt8>, sums) in
        for tap in unsafe taps.indices { unsafe kernels.accumulate(taps[tap], sums, channels, type == .int8) }
        let count = unsafe taps.count
        for channel in 0..<channels {
          let mean = unsafe Int32(roundedMean(Int(sums[channel]), count: count)).clamped(to: clamp)
          unsafe pixel[channel] = UInt8(truncatingIfNeeded: mean)
        }
      }
    case (.quantized(let type, let clamp), .maximum):
      return unsafe kernel(kernels, Int32.zero) { (taps, pixel: UnsafeMutablePointer<UInt8>, _) in
        unsafe pixel.update(from: taps[0], count: channels)
        for tap in unsafe taps.indices.dropFirst() {
          unsafe kernels.maximum(taps[tap], pixel, channels, type == .int8)
        }
        guard clamp != type.range else { return }
        for channel in 0..<channels {
          let value = unsafe type == .int8 ? Int32(Int8(bitPattern: pixel[channel])) : Int32(pixel[channel])
          unsafe pixel[channel] = UInt8(truncatingIfNeeded: value.clamped(to: clamp))
        }
      }
    case (.float32(let clamp), .mean):
      return unsafe kernel(kernels, Float.zero) { (taps, pixel: UnsafeMutablePointer<Float>, sums) in
        for tap in unsafe taps.indices { unsafe kernels.accumulateFloats(taps[tap], sums, channels) }
        let count = unsafe Float(taps.count)
        for channel in 0..<channels { unsafe pixel[channel] = (sums[channel] / count).clamped(to: clamp) }
      }
    case (.float32(let clamp), .maximum):
      return unsafe kernel(kernels, Float.zero) { (taps, pixel: UnsafeMutablePointer<Float>, _) in
        unsafe pixel.update(from: taps[0], count: channels)
        for tap in unsafe taps.indices.dropFirst() {
          unsafe kernels.maximumFloats(taps[tap], pixel, channels)
        }
        for channel in 0..<channels { unsafe pixel[channel] = pixel[channel].clamped(to: clamp) }
      }
    }
  }

  /// Calls `body` with the pixels under each window, the output's pixel, and a sum for each channel that is 0.
  private func kernel<Element: BitwiseCopyable & Sendable, Sum: BitwiseCopyable & Sendable>(
    _ kernels: VectorKernels, _ zero: Sum,
    _ body:
      @escaping @Sendable (
        [UnsafePointer<Element>], UnsafeMutablePointer<Element>, UnsafeMutablePointer<Sum>
      ) -> Void
  ) -> Kernel {
    let shape = window.inputShape(channels: channels)
    return Kernel(units: window.outputRows) { operands, rows in
      let input = unsafe operands.input(as: Element.self).baseAddress!
      let output = unsafe operands.output(as: Element.self).baseAddress!
      var taps: [UnsafePointer<Element>] = unsafe []
      unsafe withUnsafeTemporaryAllocation(of: Sum.self, capacity: channels + kernels.lanes) { sums in
        for row in rows {
          let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
          for x in 0..<window.x.output {
            unsafe taps.removeAll(keepingCapacity: true)
            for sourceY in window.y.covered(y) {
              for sourceX in window.x.covered(x) {
                unsafe taps.append(input + shape.index(image, sourceY, sourceX))
              }
            }
            unsafe sums.update(repeating: zero)
            unsafe body(taps, output + (row * window.x.output + x) * channels, sums.baseAddress!)
          }
        }
      }
    }
  }
}
