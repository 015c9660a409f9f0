/// Consecutive elements of a QUANTIZE from float32 with ties to even.
@frozen @usableFromInline @safe package struct EvenQuantizeRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutableRawPointer
  @usableFromInline package var count: Int
  /// Whether the output has 16 bits.
  @usableFromInline package var isWide: Bool
  @usableFromInline package var factor: Float
  @usableFromInline package var zeroPoint: Int32
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
  /// What no word holds, not a number too: XNNPACK saturates, the optimized kernels make this of it.
  @usableFromInline package var saturates: Bool
  @usableFromInline package var beyondWords: Int32
}

extension QuantizeLoop {
  /// Steps are clamped as floats, beyond any output.
  @_alwaysEmitIntoClient @inline(__always)
  package static func toEven(_ run: EvenQuantizeRun) {
    let factor = ISA.Floats(repeating: run.factor)
    let (least, greatest) = (ISA.Floats(repeating: -65536), ISA.Floats(repeating: 65536))
    let (leastWord, greatestWord) = (
      ISA.Floats(repeating: -0x1p31), ISA.Floats(repeating: (0x1p31 as Float).nextDown)
    )
    let zeroPoint = ISA.Words(repeating: run.zeroPoint)
    let beyondWords = ISA.Words(repeating: run.beyondWords)
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    var index = 0
    while index < run.count {
      let real = unsafe UnsafeRawPointer(run.input + index).loadUnaligned(as: ISA.Floats.self)
      let product = ISA.multiply(real, factor)
      let steps = ISA.min(ISA.max(product, least), greatest)
      let rounded = ISA.truncate(ISA.roundedToEven(steps))
      var words = ISA.min(ISA.max(rounded &+ zeroPoint, lower), upper)
      if !run.saturates {
        let inside = ISA.min(ISA.max(product, leastWord), greatestWord)
        let isInside = ISA.equal(ISA.words(inside), ISA.words(product))
        // beyondWords where it is not.
        words = (words ^ beyondWords) & isInside ^ beyondWords
      }
      if run.isWide {
        let output = unsafe run.output.assumingMemoryBound(to: Int16.self) + index
        unsafe storeHalves(words, to: output, count: run.count &- index, ISA.self)
      } else {
        let output = unsafe run.output.assumingMemoryBound(to: UInt8.self) + index
        unsafe storeBytes(ISA.narrow(words), to: output, count: run.count &- index)
      }
      index &+= ISA.lanes
    }
  }
}

extension NumericQuantize {
  /// The vector kernel. A unit is a piece of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let (pieces, type, output) = (Pieces(of: quantize.count), quantize.type, quantize.output)
    let isWide = type == .int16
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      let input = unsafe operands.input(as: Float.self).baseAddress!
      let target = unsafe UnsafeMutableRawPointer(operands.output(as: UInt8.self).baseAddress!)
      unsafe kernels.quantizeToEven(
        EvenQuantizeRun(
          input: input + elements.lowerBound, output: target + elements.lowerBound * (isWide ? 2 : 1),
          count: elements.count, isWide: isWide,
          factor: isXNNPACK ? 1 / output.scale : Float(1 / Double(output.scale)),
          zeroPoint: output.zeroPoint, lower: type.range.lowerBound, upper: type.range.upperBound,
          saturates: isXNNPACK, beyondWords: (.min &+ output.zeroPoint).clamped(to: type.range)))
      for index in min(max(tail, elements.lowerBound), elements.upperBound)..<elements.upperBound {
        let value = unsafe scalar(input[index]).clamped(to: type.range)
        if isWide {
          unsafe target.storeBytes(of: Int16(value), toByteOffset: 2 * index, as: Int16.self)
        } else {
          unsafe target.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: index, as: UInt8.self)
        }
      }
    }
  }
}
