/// What every kernel with 32-bit sums does at its end: requantize, add the zero point, clamp, narrow to bytes.
@frozen @usableFromInline @safe package struct OutputStage {
  @usableFromInline package var constants: UnsafePointer<Int32>
  @usableFromInline package var constantsCount: Int
  @usableFromInline package var form: RequantizationForm
  /// What the two-sided form in float32 adds to d.
  @usableFromInline package var fixedPointOffset: Float
  @usableFromInline package var firstHalf: Int32
  @usableFromInline package var isSigned: Bool
  @usableFromInline package var zeroPoint: Int16
  /// The clamp, as bytes of the output's type.
  @usableFromInline package var lower: UInt8
  @usableFromInline package var upper: UInt8

  /// - Parameter channel: the first of the channels that the stage will see.
  init(
    _ requantization: PackedRequantization, type: QuantizedType, zeroPoint: Int32, clamp: ClosedRange<Int32>,
    channel: Int = 0
  ) {
    unsafe constants = unsafe requantization.constants.pointer(to: Int32.self) + channel
    constantsCount = requantization.count
    form = requantization.form
    fixedPointOffset = requantization.fixedPointOffset
    firstHalf = requantization.firstHalf
    isSigned = type == .int8
    self.zeroPoint = Int16(zeroPoint)
    lower = UInt8(truncatingIfNeeded: clamp.lowerBound)
    upper = UInt8(truncatingIfNeeded: clamp.upperBound)
  }
}

/// An output stage with its constants in vectors.
@frozen @usableFromInline package struct VectorOutputStage<ISA: VectorISA> {
  @usableFromInline let isSigned: Bool
  @usableFromInline let zeroPoint: ISA.Bytes
  @usableFromInline let lower: ISA.Bytes
  @usableFromInline let upper: ISA.Bytes

  @_alwaysEmitIntoClient @inline(__always)
  package init(_ stage: OutputStage) {
    isSigned = stage.isSigned
    let pair = Int32(UInt16(bitPattern: stage.zeroPoint))
    zeroPoint = ISA.bytes(ISA.Words(repeating: pair | pair &<< 16))
    lower = ISA.bytes(ISA.Words(repeating: Int32(stage.lower) &* 0x0101_0101))
    upper = ISA.bytes(ISA.Words(repeating: Int32(stage.upper) &* 0x0101_0101))
  }

  /// Four vectors of requantized words as one of bytes. Words saturate to 16 bits, the zero point is added with
  /// saturation, and the sum saturates to 8 bits: no value can change sides on the way (Quantization.md, equation 13).
  @_alwaysEmitIntoClient @inline(__always)
  package func callAsFunction(_ a: ISA.Words, _ b: ISA.Words, _ c: ISA.Words, _ d: ISA.Words) -> ISA.Bytes {
    isSigned
      ? ISA.clampSigned(ISA.packSigned(a, b, c, d, adding: zeroPoint), lower, upper)
      : ISA.clamp(ISA.pack(a, b, c, d, adding: zeroPoint), lower, upper)
  }

  /// The same of words with 16 bits of fraction, the zero point in them. `inOrder` puts them in order, where
  /// that is another than `interleave`'s.
  @_alwaysEmitIntoClient @inline(__always)
  package func fixedPoint(_ a: ISA.Words, _ b: ISA.Words, _ c: ISA.Words, _ d: ISA.Words) -> ISA.Bytes {
    isSigned
      ? ISA.clampSigned(ISA.packHighSigned(a, b, c, d), lower, upper)
      : ISA.clamp(ISA.packHigh(a, b, c, d), lower, upper)
  }
}
