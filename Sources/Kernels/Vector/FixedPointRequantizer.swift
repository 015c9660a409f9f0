/// The quick form of `PackedRequantization` (Quantization.md, equation 18): the product in float32, with a guard that
/// knows when it may be wrong.
///
/// Equations 11 and 12 say that out of x, right shift e and factor `s = q / 2^(31+e)` the two roundings make
///
///     floor(x s + 1/2 + d),    d = 2^-(e+1) for x >= 0, -2^-(e+1) for x < 0, and 0 for e = 0
///
/// (where a clamp cuts off what is negative, the first d serves all x; float64's one rounding has none). A float32
/// multiply-add forms 2^16 times that, the zero point included, and a word w takes the integer part of it: 16 bits
/// before the binary point, saturated to a byte, are the result, and 16 behind it tell how near to the next result the
/// sum lies.
///
/// What is wrong with w, in units of 2^-16, wherever the result lies within a byte, so that `|x s|` is at most 2^8 and
/// what is rounded at most 2^24, the end of the integers that float32 holds:
///
///     x, converted     1      2^24 steps by a relative error of 2^-24; none of x below 2^24
///     s, rounded       1      the same
///     the constant     1/2    half a step of numbers up to 2^24
///     the product      1/2    none where the multiply-add rounds once
///     the sum          1/2    1/4 below 2^23, where the next error occurs
///     w, truncated     1      none from 2^23 on, where float32 has integers only
///
/// In all less than 5. The constant has 8 more, so that w is too great by 0 to 16: the result is the right one unless
/// the fraction of w is below 16. That is so once in 4096 times; then exact integers take the vectors again. Where the
/// result lies outside of a byte, the error is below 2^-21 of it, and the saturation the same. Where it lies outside of
/// a word, w is the nearest word, or the least word, whose fraction is 0.
struct FixedPointConstants {
  /// Two-sided: the zero point, 1/2 and the greatest error.
  let offset: Float
  /// s times 2^16, and what is added to the products: one-sided, d and the offset; two-sided, d, whose sign x gives.
  var factors: [Float]
  var addends: [Float]

  init(_ requantizers: [Requantizer], count: Int, zeroPoint: Int32, form: RequantizationForm) {
    // Two-sided, the sign of d is that of x, which it is not where ties go up: then all words are 0, and never right.
    let isQuick = form != .twoSided || requantizers.allSatisfy { $0.rounding == .reference }
    offset = isQuick ? Float(zeroPoint << 16 + 1 << 15 + 8) : 0
    let constant = form == .oneSided ? Double(offset) : 0
    factors = [Float](repeating: 0, count: count)
    addends = [Float](repeating: Float(constant), count: count)
    for (channel, requantizer) in requantizers.enumerated() {
      let factor = requantizer.factor
      let hasTwoRoundings = requantizer.rounding != .single && form != .float64
      let d = factor.shift < 0 && hasTwoRoundings ? 1 / Double(UInt64(1) << UInt64(1 - factor.shift)) : 0
      factors[channel] =
        switch form {
        case _ where !isQuick: 0
        case .oneSided, .twoSided: Float(factor.real * 0x1p16)
        case .float32: Float(requantizer.scale)
        case .float64: Float(requantizer.scale * 0x1p16)
        }
      addends[channel] = isQuick ? Float(constant + d * 0x1p16) : 0
    }
  }
}

extension QuantizedMultiplier {
  var real: Double {
    let power = Double(UInt64(1) << UInt64(shift.magnitude))
    return Double(multiplier) * 0x1p-31 * (shift < 0 ? 1 / power : power)
  }
}

/// One of the forms, with the constants of one vector of output channels.
@usableFromInline package protocol FixedPointRequantizer {
  associatedtype ISA: VectorISA
  associatedtype Exact: VectorRequantizer where Exact.ISA == ISA

  /// Reads the constants of the channels from `channel` on.
  init(_ stage: OutputStage, channel: Int)

  /// The output with its zero point and 16 bits of fraction, which tell whether it may be wrong.
  func quick(_ value: ISA.Words) -> ISA.Words

  /// The requantized words of the channels from `channel` on, without a zero point.
  static func exact(_ value: ISA.Words, _ stage: OutputStage, channel: Int) -> ISA.Words
}

extension FixedPointRequantizer {
  @_alwaysEmitIntoClient @inline(__always)
  package static func exact(_ value: ISA.Words, _ stage: OutputStage, channel: Int) -> ISA.Words {
    Exact(stage, channel: channel)(value)
  }
}

@frozen @usableFromInline package struct OneSidedFixedPoint<ISA: VectorISA>: FixedPointRequantizer {
  @usableFromInline package typealias Exact = OneSidedRequantizer<ISA>
  @usableFromInline let factor: ISA.Floats
  @usableFromInline let addend: ISA.Floats

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage, channel: Int) {
    factor = ISA.floats(stage.row(5, channel, ISA.self))
    addend = ISA.floats(stage.row(6, channel, ISA.self))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func quick(_ value: ISA.Words) -> ISA.Words {
    ISA.truncate(ISA.multiplyAdd(ISA.float(value), factor, addend))
  }
}

@frozen @usableFromInline package struct TwoSidedFixedPoint<ISA: VectorISA>: FixedPointRequantizer {
  @usableFromInline package typealias Exact = TwoSidedRequantizer<ISA>
  @usableFromInline let factor: ISA.Floats
  @usableFromInline let d: ISA.Floats
  @usableFromInline let offset: ISA.Floats

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage, channel: Int) {
    factor = ISA.floats(stage.row(5, channel, ISA.self))
    d = ISA.floats(stage.row(6, channel, ISA.self))
    offset = ISA.Floats(repeating: stage.fixedPointOffset)
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func quick(_ value: ISA.Words) -> ISA.Words {
    let addend = ISA.add(offset, ISA.copySign(of: ISA.floats(value), to: d))
    return ISA.truncate(ISA.multiplyAdd(ISA.float(value), factor, addend))
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func exact(_ value: ISA.Words, _ stage: OutputStage, channel: Int) -> ISA.Words {
    stage.form == .float64
      ? Float64Requantizer<ISA>(stage, channel: channel)(value) : Exact(stage, channel: channel)(value)
  }
}

/// XNNPACK's requantization, which is in float32 itself: the sum and the product are rounded to 24 bits, and the product to
/// the nearest integer, ties to even, by the addition of 1.5 * 2^23, beyond which float32 has integers only. It is exact, so
/// that the guard is never to stop it: the fraction is a half.
@frozen @usableFromInline package struct FloatRequantizer<ISA: VectorISA>: FixedPointRequantizer {
  @usableFromInline package typealias Exact = OneSidedRequantizer<ISA>
  @usableFromInline let factor: ISA.Floats
  @usableFromInline let zeroPoint: ISA.Words

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage, channel: Int) {
    factor = ISA.floats(stage.row(5, channel, ISA.self))
    // The bits of 1.5 * 2^23 are taken off with the zero point's addition.
    zeroPoint = ISA.Words(repeating: Int32(stage.zeroPoint) &- 0x4b40_0000)
  }

  @_alwaysEmitIntoClient @inline(__always)
  package func quick(_ value: ISA.Words) -> ISA.Words {
    let (least, greatest) = (ISA.Floats(repeating: -16384), ISA.Floats(repeating: 16384))
    let product = ISA.max(ISA.min(ISA.multiply(ISA.float(value), factor), greatest), least)
    let rounded = ISA.add(product, ISA.Floats(repeating: 12_582_912))
    let words = ISA.words(rounded) &+ zeroPoint
    return ISA.shiftLeft(words, by: ISA.Words(repeating: 16)) | ISA.Words(repeating: 0x8000)
  }
}

extension OutputStage {
  /// Two vectors of sums as words with the zero point and a fraction: the quick ones, or the exact ones where the least
  /// fraction says that one may be wrong.
  ///
  /// - Parameter channels: the first of each vector.
  @_alwaysEmitIntoClient @inline(__always)
  func requantized<Requantizer: FixedPointRequantizer>(
    _ a: Requantizer.ISA.Words, _ b: Requantizer.ISA.Words, by requantizers: (Requantizer, Requantizer),
    channels: (Int, Int)
  ) -> (Requantizer.ISA.Words, Requantizer.ISA.Words) {
    typealias ISA = Requantizer.ISA
    let (x, y) = (requantizers.0.quick(a), requantizers.1.quick(b))
    if _fastPath(!ISA.hasZero(ISA.leastHalves(x, y) & ISA.Words(repeating: 0xfff0))) { return (x, y) }
    return (
      exactFixedPoint(Requantizer.exact(a, self, channel: channels.0), ISA.self),
      exactFixedPoint(Requantizer.exact(b, self, channel: channels.1), ISA.self)
    )
  }

  /// A requantized word with the zero point and a fraction.
  @_alwaysEmitIntoClient @inline(__always)
  func exactFixedPoint<ISA: VectorISA>(_ value: ISA.Words, _: ISA.Type) -> ISA.Words {
    let limit = ISA.Words(repeating: 1 << 14)
    let saturated = ISA.max(ISA.min(value, limit), ISA.Words.zero &- limit)
    let words = saturated &+ ISA.Words(repeating: Int32(zeroPoint))
    return ISA.shiftLeft(words, by: ISA.Words(repeating: 16))
  }
}
