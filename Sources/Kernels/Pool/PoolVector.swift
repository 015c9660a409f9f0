@frozen @usableFromInline package enum MaximumLoop<ISA: VectorISA> {
  /// `greatest[i] = max(greatest[i], bytes[i])`, bytes taken for signed or not.
  @_alwaysEmitIntoClient @inline(__always)
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
  @_alwaysEmitIntoClient @inline(__always)
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
      return unsafe rowMaximum { (values: UnsafePointer<Int16>, greatest, count) in
        for index in 0..<count { unsafe greatest[index] = max(greatest[index], values[index]) }
      } clamp: { row, count in
        for index in 0..<count { unsafe row[index] = min(max(row[index], lower), upper) }
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
      return unsafe rowMaximum { (values: UnsafePointer<UInt8>, greatest, count) in
        unsafe kernels.maximum(values, greatest, count, type == .int8)
      } clamp: { row, count in
        guard clamp != type.range else { return }
        for index in 0..<count {
          let value = unsafe type == .int8 ? Int32(Int8(bitPattern: row[index])) : Int32(row[index])
          unsafe row[index] = UInt8(truncatingIfNeeded: value.clamped(to: clamp))
        }
      }
    case (.float32(let clamp), .mean):
      return unsafe kernel(kernels, Float.zero) { (taps, pixel: UnsafeMutablePointer<Float>, sums) in
        for tap in unsafe taps.indices { unsafe kernels.accumulateFloats(taps[tap], sums, channels) }
        let count = unsafe Float(taps.count)
        for channel in 0..<channels { unsafe pixel[channel] = (sums[channel] / count).clamped(to: clamp) }
      }
    case (.float32(let clamp), .maximum):
      return unsafe rowMaximum { (values: UnsafePointer<Float>, greatest, count) in
        unsafe kernels.maximumFloats(values, greatest, count)
      } clamp: { row, count in
        for index in 0..<count { unsafe row[index] = row[index].clamped(to: clamp) }
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

  /// The greatest along columns of the image first, a row of it at a time, and then along rows: of all the pixels under the
  /// first tap, the second and so on. A pixel where a window has fewer taps is taken again.
  ///
  /// - Parameter maximum: `greatest[i] = max(greatest[i], values[i])`. It may read behind both.
  private func rowMaximum<Element: BitwiseCopyable & Sendable>(
    _ maximum:
      @escaping @Sendable (UnsafePointer<Element>, UnsafeMutablePointer<Element>, Int) -> Void,
    clamp: @escaping @Sendable (UnsafeMutablePointer<Element>, Int) -> Void
  ) -> Kernel {
    let shape = window.inputShape(channels: channels)
    let (rowSize, outputSize) = (window.x.input * channels, window.x.output * channels)
    let columns = (0..<window.x.output).map { window.x.covered($0) }
    let most = columns.reduce(0) { max($0, $1.count) }
    let slack = 128 / MemoryLayout<Element>.size
    return Kernel(units: window.outputRows) { operands, rows in
      let input = unsafe operands.input(as: Element.self).baseAddress!
      let output = unsafe operands.output(as: Element.self).baseAddress!
      let room = max(rowSize, outputSize) + slack
      unsafe withUnsafeTemporaryAllocation(of: Element.self, capacity: 2 * room) { memory in
        let (column, tap) = unsafe (memory.baseAddress!, memory.baseAddress! + room)
        for row in rows {
          let (image, y) = row.quotientAndRemainder(dividingBy: window.y.output)
          let covered = window.y.covered(y)
          unsafe column.update(from: input + shape.index(image, covered.lowerBound, 0), count: rowSize)
          for sourceY in covered.dropFirst() {
            unsafe maximum(input + shape.index(image, sourceY, 0), column, rowSize)
          }
          let target = unsafe output + row * outputSize
          unsafe copyPixels(column, to: target, columns.lazy.map { $0.lowerBound })
          for number in 1..<max(1, most) {
            unsafe copyPixels(
              column, to: tap, columns.lazy.map { min($0.lowerBound + number, $0.upperBound - 1) })
            unsafe maximum(tap, target, outputSize)
          }
          unsafe clamp(target, outputSize)
        }
      }
    }
  }

  /// Pixels of a row, one after the other.
  private func copyPixels<Element: BitwiseCopyable>(
    _ row: UnsafePointer<Element>, to target: UnsafeMutablePointer<Element>, _ pixels: some Sequence<Int>
  ) {
    let bytes = channels * MemoryLayout<Element>.size
    let (source, target) = unsafe (UnsafeRawPointer(row), UnsafeMutableRawPointer(target))
    for (index, pixel) in pixels.enumerated() {
      let (from, to) = unsafe (source + pixel * bytes, target + index * bytes)
      if bytes % 8 == 0, bytes <= 64 {
        for offset in stride(from: 0, to: bytes, by: 8) {
          unsafe to.storeBytes(
            of: from.loadUnaligned(fromByteOffset: offset, as: UInt64.self), toByteOffset: offset,
            as: UInt64.self)
        }
      } else {
        unsafe to.copyMemory(from: from, byteCount: bytes)
      }
    }
  }
}
