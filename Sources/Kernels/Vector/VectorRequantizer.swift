/// The constants of the requantizations of all output channels, as vectors read them: seven rows of `count` words.
///
/// Both forms are `Requantizer` with its two roundings (Quantization.md, equation 10) in exact integers, equations 11
/// and 12. With multiplier q and right shift e >= 1,
/// the first rounding is `y = (x * q + 2^30) >> 31`, and the second, ties away from zero, is
/// `(y + 2^(e-1) - [y < 0]) >> e`.
///
/// - One-sided: where the clamp cuts off all that is below the zero point, as after a ReLU, the term [y < 0] can be left
///   out: a negative y gives at most 0 with and without it. Shifts compose when nothing is added between that their
///   inner one drops, and 2^(e-1) is added above it, so that one shift of a 64-bit sum remains:
///   `(x * q + 2^30 + 2^(e+30)) >> (31 + e)`. It is exact for every 32-bit x.
/// - Two-sided: with x doubled, y is the high half of `2x * q + 2^31`, and the sign of y is that of x, or y is 0 and
///   the term makes no difference. It needs `|2x|` below 2^31 after the left shift, which `init` proves from the
///   largest accumulators that the weights allow. Channels that leave [y < 0] out take ties up. Without 2^31 the high half
///   rounds down, and one rounding is left, the second: that is where e = 0 takes a bit more to the left first.
package struct PackedRequantization: Sendable {
  package let form: RequantizationForm
  /// The two-sided quick form's constant (FixedPointRequantizer.swift, as rows 5 and 6).
  package let fixedPointOffset: Float
  /// The bits of 2^31 that the two-sided form adds, or 0.
  package let firstHalf: Int32
  package let count: Int
  /// One-sided: multipliers; the 64-bit constants of even, then of odd channels; right shifts of the high half; zeros.
  /// Two-sided: multipliers; left shifts and one for the doubling; right shifts; 2^(e-1) or 0; -1 or 0 for e = 0.
  /// Float64: the lower halves of the factors, and the upper ones.
  package let constants: Constant

  /// - Parameters:
  ///   - count: the number of channels, filled up to whole vectors.
  ///   - bounds: the largest magnitude that each channel's accumulator can have.
  /// - Returns: nil where no form is exact.
  package init?(
    _ requantizers: [Requantizer], count: Int, bounds: [Int64], zeroPoint: Int32, clamp: ClosedRange<Int32>
  ) {
    guard
      let form = RequantizationForm(requantizers, cutsNegatives: clamp.lowerBound >= zeroPoint)
    else { return nil }
    self.form = form
    self.count = count
    let isSingle = form == .twoSided && requantizers.contains { $0.rounding == .single }
    firstHalf = isSingle ? 0 : .min
    var rows = [[Int32]](repeating: [Int32](repeating: 0, count: count), count: 5)
    for (channel, requantizer) in requantizers.enumerated() {
      let factor = requantizer.factor
      let right = max(-factor.shift, 0)
      if form == .float32 { continue }
      if form == .float64 {
        rows[0][channel] = Int32(truncatingIfNeeded: requantizer.scale.bitPattern)
        rows[1][channel] = Int32(truncatingIfNeeded: requantizer.scale.bitPattern >> 32)
        continue
      }
      rows[0][channel] = factor.multiplier
      if form == .oneSided {
        // One rounding alone has one half.
        let first = requantizer.rounding == .single ? 0 : Int64(1) << 30
        let constant = right > 0 ? first + (Int64(1) << Int64(right + 30)) : 0
        let row = channel % 2 == 0 ? 1 : 2
        rows[row][channel & ~1] = Int32(truncatingIfNeeded: constant)
        rows[row][channel | 1] = Int32(truncatingIfNeeded: constant >> 32)
        rows[3][channel] = Int32(max(right - 1, 0))
      } else {
        let more = isSingle && right == 0 ? 1 : 0
        let right = right + more
        let left = Int64(max(factor.shift, 0) + 1 + more)
        guard left < 31, bounds[channel] < (Int64(1) << 31) >> left else { return nil }
        rows[1][channel] = Int32(left)
        rows[2][channel] = Int32(right)
        rows[3][channel] = right > 0 ? 1 << (Int32(right) - 1) : 0
        rows[4][channel] = right > 0 && requantizer.rounding == .reference ? -1 : 0
      }
    }
    let fixedPoint = FixedPointConstants(
      requantizers, count: count, zeroPoint: zeroPoint, form: form)
    fixedPointOffset = fixedPoint.offset
    rows += [fixedPoint.factors, fixedPoint.addends].map { $0.map { Int32(bitPattern: $0.bitPattern) } }
    constants = Constant(rows.flatMap { $0 })
  }

  init(form: RequantizationForm, fixedPointOffset: Float, count: Int, constants: Constant) {
    self.form = form
    self.fixedPointOffset = fixedPointOffset
    firstHalf = .min
    self.count = count
    self.constants = constants
  }
}

/// How vectors requantize.
@frozen @usableFromInline package enum RequantizationForm: UInt8, Sendable {
  case oneSided
  case twoSided
  /// XNNPACK's product in float32.
  case float32
  /// The product in float64, ties away from zero.
  case float64

  /// Nil where no form is exact. The optimized kernels' rounding is the one-sided form whatever the clamp: the term that the
  /// form leaves out is the one that takes ties below zero away from it. Beside the reference's, and with factors of 1/2 and
  /// more, it is the two-sided one.
  init?(_ requantizers: [Requantizer], cutsNegatives: Bool) {
    // A factor of 0 gives 0 with any rounding.
    func all(_ rounding: Rounding) -> Bool {
      requantizers.allSatisfy { $0.rounding == rounding || $0.factor.multiplier == 0 }
    }
    let areBelowHalf = requantizers.allSatisfy { $0.factor.isBelowHalf }
    if all(.reference) {
      self = cutsNegatives && areBelowHalf ? .oneSided : .twoSided
    } else if all(.upward) || all(.single), areBelowHalf {
      self = .oneSided
    } else if all(.single) || requantizers.allSatisfy({ [.reference, .upward].contains($0.rounding) }) {
      self = .twoSided
    } else if all(.float32) {
      self = .float32
    } else if all(.float64) {
      self = .float64
    } else {
      return nil
    }
  }
}

extension QuantizedMultiplier {
  /// Below 1/2, so that there is a right shift; or 0.
  fileprivate var isBelowHalf: Bool { shift < 0 || multiplier == 0 }
}

/// One of the two forms, with the constants of one vector of output channels.
@usableFromInline package protocol VectorRequantizer {
  associatedtype ISA: VectorISA

  /// Reads the constants of the channels from `channel` on.
  init(_ stage: OutputStage, channel: Int)

  func callAsFunction(_ value: ISA.Words) -> ISA.Words
}

@frozen @usableFromInline package struct OneSidedRequantizer<ISA: VectorISA>: VectorRequantizer {
  @usableFromInline let multiplier: ISA.Words
  @usableFromInline let even: ISA.Words
  @usableFromInline let odd: ISA.Words
  @usableFromInline let shift: ISA.Words

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage, channel: Int) {
    multiplier = stage.row(0, channel, ISA.self)
    even = stage.row(1, channel, ISA.self)
    odd = stage.row(2, channel, ISA.self)
    shift = stage.row(3, channel, ISA.self)
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func callAsFunction(_ value: ISA.Words) -> ISA.Words {
    ISA.shiftRight(ISA.multiplyHigh(value, multiplier, addingEven: even, odd: odd), by: shift)
  }
}

@frozen @usableFromInline package struct TwoSidedRequantizer<ISA: VectorISA>: VectorRequantizer {
  @usableFromInline let multiplier: ISA.Words
  @usableFromInline let left: ISA.Words
  @usableFromInline let right: ISA.Words
  @usableFromInline let half: ISA.Words
  @usableFromInline let tie: ISA.Words
  @usableFromInline let firstHalf: ISA.Words

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage, channel: Int) {
    multiplier = stage.row(0, channel, ISA.self)
    left = stage.row(1, channel, ISA.self)
    right = stage.row(2, channel, ISA.self)
    half = stage.row(3, channel, ISA.self)
    tie = stage.row(4, channel, ISA.self)
    firstHalf = ISA.lowWords(stage.firstHalf)
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func callAsFunction(_ value: ISA.Words) -> ISA.Words {
    let sign = ISA.shiftRight(value, by: ISA.Words(repeating: 31)) & tie
    let high = ISA.multiplyHigh(
      ISA.shiftLeft(value, by: left), multiplier, addingEven: firstHalf, odd: firstHalf)
    return ISA.shiftRight(high &+ (half &+ sign), by: right)
  }
}

extension OutputStage {
  /// A row of the constants, from a channel on.
  @_alwaysEmitIntoClient @inline(__always)
  func row<ISA: VectorISA>(_ row: Int, _ channel: Int, _: ISA.Type) -> ISA.Words {
    unsafe UnsafeRawPointer(constants + (row &* constantsCount &+ channel)).loadUnaligned(as: ISA.Words.self)
  }
}
