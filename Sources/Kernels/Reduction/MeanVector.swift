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

/// A reduction whose dimensions lie side by side, as a tensor of three: before them, they, behind them.
struct ReducedBlock: Sendable {
  let outer: Int
  let size: Int
  let inner: Int

  /// Nil where dimensions that are kept lie between those that are not.
  init?(_ reduction: Reduction) {
    let dimensions = zip(reduction.inputShape, reduction.isReduced).filter { $0.0 != 1 }
    guard let first = dimensions.firstIndex(where: { $0.1 }),
      let last = dimensions.lastIndex(where: { $0.1 }),
      dimensions[first...last].allSatisfy({ $0.1 })
    else { return nil }
    func product(_ range: Range<Int>) -> Int { dimensions[range].reduce(1) { $0 * $1.0 } }
    (outer, size) = (product(0..<first), product(first..<last + 1))
    inner = product(last + 1..<dimensions.count)
  }

  /// A kernel whose units are the blocks before the reduced dimensions: `accumulate` adds the elements at an address to
  /// sums, as many as told, and `finish` makes an output of a sum. `lanes` is how many sums a vector holds.
  func kernel<Element: BitwiseCopyable & Sendable, Sum: BitwiseCopyable & Sendable>(
    lanes: Int, _ zero: Sum, _ add: @escaping @Sendable (Sum, Sum) -> Sum,
    _ accumulate: @escaping @Sendable (UnsafePointer<Element>, UnsafeMutablePointer<Sum>, Int) -> Void,
    _ finish: @escaping @Sendable (Sum) -> Element
  ) -> Kernel {
    // Where nothing lies behind, so many neighbours are summed side by side.
    let width = inner == 1 ? 4 * lanes : inner
    let rows = inner == 1 ? size / width : size
    return Kernel(units: outer) { operands, units in
      let input = unsafe operands.input(as: Element.self).baseAddress!
      let output = unsafe operands.output(as: Element.self).baseAddress!
      unsafe withUnsafeTemporaryAllocation(of: Sum.self, capacity: width + lanes) { sums in
        for block in units {
          let source = unsafe input + block * size * inner
          unsafe sums.update(repeating: zero)
          for row in 0..<rows { unsafe accumulate(source + row * width, sums.baseAddress!, width) }
          if inner == 1 {
            if size > rows * width {
              unsafe accumulateRest(source + rows * width, size - rows * width, sums, accumulate)
            }
            var sum = zero
            for index in 0..<width { sum = unsafe add(sum, sums[index]) }
            unsafe output[block] = finish(sum)
          } else {
            for index in 0..<inner { unsafe output[block * inner + index] = finish(sums[index]) }
          }
        }
      }
    }
  }

  /// Sums past the last element are put back: vectors may have been read there.
  private func accumulateRest<Element: BitwiseCopyable, Sum: BitwiseCopyable>(
    _ source: UnsafePointer<Element>, _ count: Int, _ sums: UnsafeMutableBufferPointer<Sum>,
    _ accumulate: (UnsafePointer<Element>, UnsafeMutablePointer<Sum>, Int) -> Void
  ) {
    let before = unsafe Array(sums)
    unsafe accumulate(source, sums.baseAddress!, count)
    for index in count..<sums.count { unsafe sums[index] = before[index] }
  }
}

extension QuantizedMean {
  /// The vector kernel; nil for int16, and where dimensions that are kept lie between those that are not.
  package func vector(_ kernels: VectorKernels) -> Kernel? { vector(kernels) { mean($0) } }

  /// - Parameter finish: the output of a sum.
  func vector(_ kernels: VectorKernels, _ finish: @escaping @Sendable (Int32) -> Int32) -> Kernel? {
    guard type != .int16, let block = ReducedBlock(reduction) else { return nil }
    let isSigned = type == .int8
    return unsafe block.kernel(
      lanes: kernels.lanes, Int32.zero, { $0 &+ $1 },
      { (bytes: UnsafePointer<UInt8>, sums, count) in unsafe kernels.accumulate(bytes, sums, count, isSigned)
      },
      { sum in UInt8(truncatingIfNeeded: finish(sum)) })
  }
}

extension FloatMean {
  /// The vector kernel; nil where dimensions that are kept lie between those that are not.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard let block = ReducedBlock(reduction) else { return nil }
    let count = Float(reduction.size)
    return unsafe block.kernel(
      lanes: kernels.lanes, Float.zero, { $0 + $1 },
      { (values: UnsafePointer<Float>, sums, count) in unsafe kernels.accumulateFloats(values, sums, count) },
      { sum in sum / count })
  }
}
