/// Consecutive elements of a QUANTIZE from float32.
@frozen @usableFromInline @safe package struct QuantizeRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var scale: Float
  @usableFromInline package var zeroPoint: Int32
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
}

/// Consecutive elements of a DEQUANTIZE.
@frozen @usableFromInline @safe package struct DequantizeRun {
  @usableFromInline package var input: UnsafePointer<UInt8>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var count: Int
  @usableFromInline package var isSigned: Bool
  @usableFromInline package var scale: Float
  @usableFromInline package var zeroPoint: Int32
}

@frozen @usableFromInline package enum QuantizeLoop<ISA: VectorISA> {
  /// Steps are clamped as floats, two beyond any byte, and rounded half away from zero: the largest number below a
  /// half is added to their magnitude, and the fraction cut off. With a half itself, 0.49999997 would become 1.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: QuantizeRun) {
    let scale = ISA.Floats(repeating: run.scale)
    let bound = ISA.Floats(repeating: 1024)
    let half = ISA.Floats(repeating: (0.5 as Float).nextDown)
    let zeroPoint = ISA.Words(repeating: run.zeroPoint)
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    var index = 0
    while index < run.count {
      let real = unsafe UnsafeRawPointer(run.input + index).loadUnaligned(as: ISA.Floats.self)
      let steps = ISA.min(ISA.max(real / scale, -bound), bound)
      let rounded = ISA.truncate(ISA.add(steps, ISA.copySign(of: steps, to: half)))
      let bytes = ISA.narrow(ISA.min(ISA.max(rounded &+ zeroPoint, lower), upper))
      unsafe storeBytes(bytes, to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }

  /// The same to 16 bits, the zero point being 0.
  @_alwaysEmitIntoClient @inline(__always)
  package static func int16(
    _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Int16>, _ count: Int, _ scale: Float
  ) {
    let scale = ISA.Floats(repeating: scale)
    let (least, greatest) = (ISA.Floats(repeating: -32768), ISA.Floats(repeating: 32767))
    let half = ISA.Floats(repeating: (0.5 as Float).nextDown)
    var index = 0
    while index < count {
      let real = unsafe UnsafeRawPointer(input + index).loadUnaligned(as: ISA.Floats.self)
      let steps = ISA.min(ISA.max(real / scale, least), greatest)
      let rounded = ISA.truncate(ISA.add(steps, ISA.copySign(of: steps, to: half)))
      unsafe storeHalves(rounded, to: output + index, count: count &- index, ISA.self)
      index &+= ISA.lanes
    }
  }

  /// The product of a float and a number below 2^9 is rounded once, in float32 as in float64.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: DequantizeRun) {
    let scale = ISA.Floats(repeating: run.scale)
    let zeroPoint = ISA.Words(repeating: run.zeroPoint)
    var index = 0
    while index < run.count {
      let steps = unsafe loadWords(run.input + index, run.isSigned, ISA.self) &- zeroPoint
      unsafe storeWords(
        ISA.multiply(ISA.float(steps), scale), to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }
}

extension Quantize {
  /// The vector kernel. A unit is a piece of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let pieces = Pieces(of: count)
    if type == .int16 {
      guard output.zeroPoint == 0 else { return nil }
      return Kernel(units: pieces.units) { operands, units in
        let elements = pieces.elements(units)
        unsafe kernels.quantizeInt16(
          operands.input(as: Float.self).baseAddress! + elements.lowerBound,
          operands.output(as: Int16.self).baseAddress! + elements.lowerBound, elements.count, output.scale)
      }
    }
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      unsafe kernels.quantize(
        QuantizeRun(
          input: operands.input(as: Float.self).baseAddress! + elements.lowerBound,
          output: operands.output(as: UInt8.self).baseAddress! + elements.lowerBound, count: elements.count,
          scale: output.scale, zeroPoint: output.zeroPoint, lower: type.range.lowerBound,
          upper: type.range.upperBound))
    }
  }
}

extension Dequantize {
  /// The vector kernel; nil where the elements are not bytes or int16 of one scale. A unit is a piece of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let pieces = Pieces(of: count)
    if element == .int16, scales.count == 1, zeroPoints[0] == 0 {
      let scale = Float(scales[0])
      return Kernel(units: pieces.units) { operands, units in
        let input = unsafe operands.input(as: Int16.self).baseAddress!
        let output = unsafe operands.output(as: Float.self).baseAddress!
        for index in pieces.elements(units) { unsafe output[index] = Float(input[index]) * scale }
      }
    }
    guard element == .int8 || element == .uint8, scales.count == 1 else { return nil }
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      unsafe kernels.dequantize(
        DequantizeRun(
          input: operands.input(as: UInt8.self).baseAddress! + elements.lowerBound,
          output: operands.output(as: Float.self).baseAddress! + elements.lowerBound, count: elements.count,
          isSigned: element == .int8, scale: Float(scales[0]),
          zeroPoint: Int32(truncatingIfNeeded: zeroPoints[0])))
    }
  }
}
