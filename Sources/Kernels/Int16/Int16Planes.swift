/// 16-bit activations as two planes of bytes, which the tiles of 8-bit convolutions multiply.
///
/// With the lower byte l, 0...255, and the upper byte h, -128...127, an activation is `x = 256 h + l`. `dot` takes both
/// for unsigned or both for signed: one of them is shifted, by f = 128 as h + f or by f = -128 as l + f. Of sums over the
/// taps that touch the image,
///
///     sum x w  =  256 sum (h + f) w + sum l w - 32768 sum w      unsigned
///     sum x w  =  256 sum h w + sum (l - 128) w + 128 sum w      signed
@frozen @usableFromInline @safe package struct Int16PlanesRun {
  @usableFromInline package var input: UnsafePointer<Int16>
  @usableFromInline package var low: UnsafeMutablePointer<UInt8>
  @usableFromInline package var high: UnsafeMutablePointer<UInt8>
  @usableFromInline package var count: Int
  /// What is XORed to each.
  @usableFromInline package var lowFlip: UInt8
  @usableFromInline package var highFlip: UInt8
}

/// Sums of both planes, pixels of all channels, that become 16-bit outputs.
@frozen @usableFromInline @safe package struct Int16FinishRun {
  @usableFromInline package var low: UnsafePointer<Int32>
  @usableFromInline package var high: UnsafePointer<Int32>
  @usableFromInline package var output: UnsafeMutablePointer<Int16>
  @usableFromInline package var pixels: Int
  @usableFromInline package var channels: Int
  @usableFromInline package var outputStride: Int
  /// For each channel, with the term of the sum of weights.
  @usableFromInline package var bias: UnsafePointer<Int32>
  @usableFromInline package var stage: OutputStage
  @usableFromInline package var lower: Int32
  @usableFromInline package var upper: Int32
}

@frozen @usableFromInline package enum Int16Loop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func split(_ run: Int16PlanesRun) {
    for index in 0..<run.count {
      let value = unsafe run.input[index]
      unsafe run.low[index] = UInt8(truncatingIfNeeded: value) ^ run.lowFlip
      unsafe run.high[index] = UInt8(truncatingIfNeeded: value &>> 8) ^ run.highFlip
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  package static func finish(_ run: Int16FinishRun) {
    switch run.stage.form {
    case .oneSided: finish(run, OneSidedRequantizer<ISA>.self)
    case .twoSided: finish(run, TwoSidedRequantizer<ISA>.self)
    // No sum of 16-bit activations is rounded in float32.
    case .float32, .float64: finish(run, Float64Requantizer<ISA>.self)
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func finish<Requantizer: VectorRequantizer>(_ run: Int16FinishRun, _: Requantizer.Type)
  where Requantizer.ISA == ISA {
    let (lower, upper) = (ISA.Words(repeating: run.lower), ISA.Words(repeating: run.upper))
    let eight = ISA.Words(repeating: 8)
    // Where pixels lie side by side, what a vector has too many is written over by the next pixel.
    let isDense = run.outputStride == run.channels
    for pixel in 0..<run.pixels {
      var channel = 0
      while channel < run.channels {
        let at = pixel &* run.channels &+ channel
        let bias = unsafe UnsafeRawPointer(run.bias + channel).loadUnaligned(as: ISA.Words.self)
        let low = unsafe UnsafeRawPointer(run.low + at).loadUnaligned(as: ISA.Words.self)
        let high = unsafe UnsafeRawPointer(run.high + at).loadUnaligned(as: ISA.Words.self)
        let scaled = Requantizer(run.stage, channel: channel)(ISA.shiftLeft(high, by: eight) &+ low &+ bias)
        unsafe storeHalves(
          ISA.min(ISA.max(scaled, lower), upper), to: run.output + (pixel &* run.outputStride &+ channel),
          count: isDense ? run.pixels &* run.channels &- at : run.channels &- channel, ISA.self)
        channel &+= ISA.lanes
      }
    }
  }
}

/// Stores the lower halves of the first `count` words of a vector, or of all where it is shorter.
@_alwaysEmitIntoClient @inline(__always)
func storeHalves<ISA: VectorISA>(
  _ words: ISA.Words, to target: UnsafeMutablePointer<Int16>, count: Int, _: ISA.Type
) {
  let halves = ISA.narrowToHalves(words)
  if count >= ISA.lanes {
    unsafe UnsafeMutableRawPointer(target).storeBytes(of: halves, as: ISA.Halves.self)
  } else {
    for lane in 0..<count { unsafe target[lane] = halves[lane] }
  }
}

/// Where the planes of an input lie in scratch memory.
struct Int16Planes: Sendable {
  private let count: Int
  private let split: @Sendable (Int16PlanesRun) -> Void
  private let activationsAreSigned: Bool

  init(count: Int, kernels: VectorKernels) {
    self.count = count
    split = kernels.splitInt16
    activationsAreSigned = kernels.activationsAreSigned
  }

  private var stride: Int { (count + 255) / 128 * 128 }

  var scratch: Int { 2 * stride }

  /// What sums are multiplied by a sum of weights for.
  var zeroPointTerm: Int32 { activationsAreSigned ? 128 : -32768 }

  var preparation: (units: Int, run: Kernel.Run) {
    let pieces = Pieces(of: count)
    return (
      pieces.units,
      { operands, units in
        let elements = pieces.elements(units)
        unsafe split(
          Int16PlanesRun(
            input: operands.input(as: Int16.self).baseAddress! + elements.lowerBound,
            low: low(operands) + elements.lowerBound, high: high(operands) + elements.lowerBound,
            count: elements.count, lowFlip: activationsAreSigned ? 0x80 : 0,
            highFlip: activationsAreSigned ? 0 : 0x80))
      }
    )
  }

  func low(_ operands: Operands) -> UnsafeMutablePointer<UInt8> {
    unsafe operands.scratch(as: UInt8.self).baseAddress!
  }

  func high(_ operands: Operands) -> UnsafeMutablePointer<UInt8> { unsafe low(operands) + stride }
}
