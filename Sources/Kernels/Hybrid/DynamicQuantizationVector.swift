/// Consecutive values brought to int8, a multiple of eight of them.
@frozen @usableFromInline @safe package struct DynamicQuantizationRun {
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  @usableFromInline package var inverse: Float
  @usableFromInline package var zeroPoint: Int32
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
  @usableFromInline package var roundsToEven: Bool
}

/// The least and the greatest of 0 and some values.
@frozen @usableFromInline package struct FloatRange {
  @usableFromInline package var least: Float
  @usableFromInline package var greatest: Float

  @_alwaysEmitIntoClient @inline(__always)
  init(least: Float, greatest: Float) { (self.least, self.greatest) = (least, greatest) }
}

@frozen @usableFromInline package enum DynamicQuantizationLoop<ISA: VectorISA> {
  /// NaN does not count.
  @_alwaysEmitIntoClient @inline(__always)
  package static func range(_ values: UnsafePointer<Float>, _ count: Int) -> FloatRange {
    var least = ISA.Floats(repeating: 0)
    var greatest = least
    var index = 0
    while index &+ ISA.lanes <= count {
      let vector = unsafe UnsafeRawPointer(values + index).loadUnaligned(as: ISA.Floats.self)
      least = ISA.min(vector, least)
      greatest = ISA.max(vector, greatest)
      index &+= ISA.lanes
    }
    var range = FloatRange(least: 0, greatest: 0)
    for lane in 0..<ISA.lanes {
      range.least = Swift.min(range.least, least[lane])
      range.greatest = Swift.max(range.greatest, greatest[lane])
    }
    while index < count {
      range.least = unsafe Swift.min(range.least, values[index])
      range.greatest = unsafe Swift.max(range.greatest, values[index])
      index &+= 1
    }
    return range
  }

  /// `DynamicScale.quantize` of eights.
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: DynamicQuantizationRun) {
    let inverse = ISA.Floats(repeating: run.inverse)
    let half = ISA.Floats(repeating: 0.5)
    let bound = ISA.Floats(repeating: 512)
    let zeroPoint = ISA.Words(repeating: run.zeroPoint)
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    var index = 0
    while index < run.count {
      let real = unsafe UnsafeRawPointer(run.input + index).loadUnaligned(as: ISA.Floats.self)
      let steps = ISA.max(ISA.min(ISA.multiply(real, inverse), bound), -bound)
      let rounded =
        run.roundsToEven
        ? ISA.roundedToEven(steps)
        : ISA.add(steps, ISA.copySign(of: steps, to: half))
      let words = ISA.truncate(rounded)
      let bytes = ISA.narrow(ISA.min(ISA.max(words &+ zeroPoint, lower), upper))
      unsafe storeBytes(bytes, to: run.output + index, count: run.count &- index)
      index &+= ISA.lanes
    }
  }
}

/// The activations of a hybrid operator, quantized an image at a time into scratch memory.
struct QuantizedImages: Sendable {
  let quantization: DynamicQuantization
  let images: Int
  /// Elements of an image.
  let size: Int
  let kernels: VectorKernels

  /// Where the scales lie, behind the elements and what a vector reads past them.
  private var scalesOffset: Int { (images * size + 255) / 128 * 128 }

  var scratch: Int { scalesOffset + images * MemoryLayout<HybridScale>.stride }

  func values(_ operands: Operands) -> UnsafeMutablePointer<UInt8> {
    unsafe operands.scratch(as: UInt8.self).baseAddress!
  }

  func scales(_ operands: Operands) -> UnsafeMutablePointer<HybridScale> {
    unsafe UnsafeMutableRawPointer(values(operands) + scalesOffset).assumingMemoryBound(to: HybridScale.self)
  }

  func quantize(_ operands: Operands, _ images: Range<Int>) {
    for image in images {
      let input = unsafe operands.input(as: Float.self).baseAddress! + image * size
      let output = unsafe values(operands) + image * size
      let range = unsafe kernels.range(input, size)
      let scale = DynamicScale(quantization, least: range.least, greatest: range.greatest)
      let inEights = size / 8 * 8
      unsafe kernels.dynamicQuantization(
        DynamicQuantizationRun(
          input: input, output: output, count: inEights, inverse: scale.inverse, zeroPoint: scale.zeroPoint,
          lower: scale.clamp.lowerBound, upper: scale.clamp.upperBound, roundsToEven: scale.roundsToEven))
      for index in inEights..<size {
        unsafe output[index] = UInt8(bitPattern: scale.quantize(input[index], isOfEight: false))
      }
      let shift: Int32 = kernels.activationsAreSigned ? 0 : 128
      unsafe scales(operands)[image] = HybridScale(
        scale: scale.scale, negativeZeroPoint: -(scale.zeroPoint + shift))
    }
  }
}

/// The quantization of an image's activations as tiles take them.
@frozen @usableFromInline package struct HybridScale: BitwiseCopyable {
  @usableFromInline package var scale: Float
  /// Less the zero point of activations as `dot` takes them.
  @usableFromInline package var negativeZeroPoint: Int32
}
