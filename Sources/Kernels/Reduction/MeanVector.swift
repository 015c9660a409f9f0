@frozen @usableFromInline package enum MeanLoop<ISA: VectorISA> {
  /// `sums[i] += bytes[i]`. Sums are padded to whole vectors.
  @_alwaysEmitIntoClient @inline(__always)
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

/// A reduction as loops: for all that lies before, over the reduced dimensions, and behind them over those that are kept
/// and, last, others that are reduced.
struct ReducedBlock: Sendable {
  let outer: Int
  let size: Int
  let inner: Int
  let group: Int

  /// Nil where dimensions that are kept and reduced take turns any further.
  init?(_ reduction: Reduction) {
    var dimensions = zip(reduction.inputShape, reduction.isReduced).filter { $0.0 != 1 }[...]
    /// The product of the first dimensions as long as they are reduced, or kept.
    func take(reduced: Bool) -> Int {
      var product = 1
      while let (size, isReduced) = dimensions.first, isReduced == reduced {
        product *= size
        dimensions.removeFirst()
      }
      return product
    }
    guard dimensions.contains(where: { $0.1 }) else { return nil }
    (outer, size) = (take(reduced: false), take(reduced: true))
    (inner, group) = (take(reduced: false), take(reduced: true))
    guard dimensions.isEmpty else { return nil }
  }

  /// The loops of a reduction: `accumulate` adds the elements at an address to sums, as many as told, and `totals`
  /// makes one sum of each of a number of rows of so many elements.
  @safe struct Loops<Element: BitwiseCopyable & Sendable, Sum: BitwiseCopyable & Sendable>: Sendable {
    let zero: Sum
    let add: @Sendable (Sum, Sum) -> Sum
    let accumulate: @Sendable (UnsafePointer<Element>, UnsafeMutablePointer<Sum>, Int) -> Void
    let totals:
      @Sendable (UnsafePointer<Element>, _ rows: Int, _ columns: Int, UnsafeMutablePointer<Sum>) -> Void
  }

  /// A kernel whose units are the blocks before the reduced dimensions.
  ///
  /// - Parameters:
  ///   - lanes: how many sums a vector holds.
  ///   - finish: the output of a sum.
  func kernel<Element: BitwiseCopyable & Sendable, Sum: BitwiseCopyable & Sendable>(
    lanes: Int, _ loops: Loops<Element, Sum>, _ finish: @escaping @Sendable (Sum) -> Element
  ) -> Kernel {
    if inner == 1, group == 1 {
      return Kernel(units: outer) { operands, units in
        let input = unsafe operands.input(as: Element.self).baseAddress!
        let output = unsafe operands.output(as: Element.self).baseAddress!
        unsafe withUnsafeTemporaryAllocation(of: Sum.self, capacity: units.count) { sums in
          unsafe loops.totals(input + units.lowerBound * size, units.count, size, sums.baseAddress!)
          for (index, block) in units.enumerated() { unsafe output[block] = finish(sums[index]) }
        }
      }
    }
    let width = inner * group
    return Kernel(units: outer) { operands, units in
      let input = unsafe operands.input(as: Element.self).baseAddress!
      let output = unsafe operands.output(as: Element.self).baseAddress!
      unsafe withUnsafeTemporaryAllocation(of: Sum.self, capacity: width + lanes) { sums in
        for block in units {
          unsafe sums.update(repeating: loops.zero)
          for row in 0..<size {
            unsafe loops.accumulate(input + (block * size + row) * width, sums.baseAddress!, width)
          }
          for index in 0..<inner {
            var sum = unsafe sums[index * group]
            for member in 1..<group { unsafe sum = loops.add(sum, sums[index * group + member]) }
            unsafe output[block * inner + index] = finish(sum)
          }
        }
      }
    }
  }
}

extension VectorKernels {
  var sumOfFloats: ReducedBlock.Loops<Float, Float> {
    unsafe .init(
      zero: 0, add: { $0 + $1 },
      accumulate: { (values, sums, count) in unsafe accumulateFloats(values, sums, count) },
      totals: totalsOfFloats)
  }
}

extension QuantizedMean {
  /// The vector kernel; nil where kept and reduced dimensions take many turns.
  package func vector(_ kernels: VectorKernels) -> Kernel? { vector(kernels) { mean($0) } }

  /// - Parameter finish: the output of a sum.
  func vector(_ kernels: VectorKernels, _ finish: @escaping @Sendable (Int32) -> Int32) -> Kernel? {
    guard let block = ReducedBlock(reduction) else { return nil }
    if type == .int16 {
      return block.kernel(lanes: kernels.lanes, sumOfInt16) { Int16(truncatingIfNeeded: finish($0)) }
    }
    let isSigned = type == .int8
    return unsafe block.kernel(
      lanes: kernels.lanes,
      .init(
        zero: Int32.zero, add: { $0 &+ $1 },
        accumulate: { (bytes, sums, count) in unsafe kernels.accumulate(bytes, sums, count, isSigned) },
        totals: { (bytes, rows, columns, sums) in
          unsafe kernels.totals(bytes, rows, columns, isSigned, sums)
        }),
      { sum in UInt8(truncatingIfNeeded: finish(sum)) })
  }

  private var sumOfInt16: ReducedBlock.Loops<Int16, Int32> {
    unsafe .init(
      zero: 0, add: { $0 &+ $1 },
      accumulate: { (values, sums, count) in
        for index in 0..<count { unsafe sums[index] &+= Int32(values[index]) }
      },
      totals: { (values, rows, columns, sums) in
        for row in 0..<rows {
          var sum: Int32 = 0
          for index in row * columns..<(row + 1) * columns { unsafe sum &+= Int32(values[index]) }
          unsafe sums[row] = sum
        }
      })
  }
}

extension FloatMean {
  /// The vector kernel; nil where kept and reduced dimensions take many turns.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    guard let block = ReducedBlock(reduction) else { return nil }
    return block.kernel(lanes: kernels.lanes, kernels.sumOfFloats) { mean($0) }
  }
}
