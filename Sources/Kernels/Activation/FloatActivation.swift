/// A function of one float32 element: RELU and its kin, LOGISTIC, EXP and so on.
@usableFromInline package struct FloatActivation: Sendable {
  @frozen @usableFromInline package enum Function: Sendable {
    case clamp(ClosedRange<Float>)
    case hardSwish
    case logistic
    /// x times its logistic function.
    case swish
    case mish
    case leakyRelu(slope: Float)
    case elu
    case tanh
    case gelu
    case approximateGelu
    case exponential
    case logarithm
    case squareRoot
    case reciprocalSquareRoot
    case magnitude
    case negative
    case square
  }

  package let function: Function
  package let count: Int

  package init(_ function: Function, count: Int) {
    self.function = function
    self.count = count
  }

  package func callAsFunction(_ x: Float) -> Float {
    switch function {
    case .clamp(let range): x.clamped(to: range)
    case .hardSwish: AtrousKernels.hardSwish(x)
    case .logistic: AtrousKernels.logistic(x)
    case .swish: x * AtrousKernels.logistic(x)
    case .mish: AtrousKernels.mish(x)
    case .leakyRelu(let slope): AtrousKernels.leakyRelu(x, slope: slope)
    case .elu: AtrousKernels.elu(x)
    case .tanh: hyperbolicTangent(x)
    case .gelu: AtrousKernels.gelu(x)
    case .approximateGelu: AtrousKernels.approximateGelu(x)
    case .exponential: AtrousKernels.exponential(x)
    case .logarithm: Float(AtrousKernels.logarithm(Double(x)))
    case .squareRoot: x.squareRoot()
    case .reciprocalSquareRoot: 1 / x.squareRoot()
    case .magnitude: x.magnitude
    case .negative: -x
    case .square: x * x
    }
  }

  /// The reference kernel. A unit is a piece of the output.
  package func reference() -> Kernel {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let input = unsafe operands.input(as: Float.self)
      let output = unsafe operands.output(as: Float.self)
      for index in pieces.elements(units) { unsafe output[index] = self(input[index]) }
    }
  }

  /// The vector kernel. A unit is a piece of the output.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    let pieces = Pieces(of: count)
    return Kernel(units: pieces.units) { operands, units in
      let elements = pieces.elements(units)
      unsafe kernels.activation(
        ActivationRun(
          function: function, input: operands.input(as: Float.self).baseAddress! + elements.lowerBound,
          output: operands.output(as: Float.self).baseAddress! + elements.lowerBound, count: elements.count))
    }
  }
}

/// Consecutive elements of a function of one float32 element.
@frozen @usableFromInline @safe package struct ActivationRun {
  @usableFromInline package var function: FloatActivation.Function
  @usableFromInline package var input: UnsafePointer<Float>
  @usableFromInline package var output: UnsafeMutablePointer<Float>
  @usableFromInline package var count: Int
}

/// A function of a vector of floats.
@usableFromInline package protocol VectorFunction {
  associatedtype ISA: VectorISA

  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats
}

@frozen @usableFromInline package enum ActivationLoop<ISA: VectorISA> {
  @_alwaysEmitIntoClient @inline(__always)
  package static func run(_ run: ActivationRun) {
    switch run.function {
    case .clamp(let range): map(run, VectorClamp<ISA>(range))
    case .hardSwish: map(run, VectorHardSwish<ISA>())
    case .logistic: map(run, VectorLogistic<ISA>())
    case .swish: map(run, VectorSwish<ISA>())
    case .mish: map(run, VectorMish<ISA>())
    case .leakyRelu(let slope): map(run, VectorLeakyRelu<ISA>(slope: slope))
    case .elu: map(run, VectorElu<ISA>())
    case .tanh: map(run, VectorTangent<ISA>())
    case .gelu: map(run, VectorGelu<ISA>())
    case .approximateGelu: map(run, VectorApproximateGelu<ISA>())
    case .exponential: map(run, VectorExponential<ISA>())
    case .magnitude: map(run, VectorSign<ISA>(clearing: .min, flipping: 0))
    case .negative: map(run, VectorSign<ISA>(clearing: 0, flipping: .min))
    case .square: map(run, VectorSquare<ISA>())
    case .logarithm: map(run, VectorLogarithm<ISA>())
    case .squareRoot: map(run, VectorSquareRoot<ISA>())
    case .reciprocalSquareRoot: map(run, VectorReciprocalSquareRoot<ISA>())
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  static func map<Function: VectorFunction>(_ run: ActivationRun, _ function: Function)
  where Function.ISA == ISA {
    guard run.count > 0 else { return }
    unsafe map(run.input, run.output, run.count, function)
  }

  /// A function of every element. The last vector ends with the elements, and is read before the others are written,
  /// which it overlaps.
  @_alwaysEmitIntoClient @inline(__always)
  static func map<Function: VectorFunction>(
    _ input: UnsafePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ count: Int, _ function: Function
  ) where Function.ISA == ISA {
    let last = count &- ISA.lanes
    if last < 0 {
      let x = unsafe UnsafeRawPointer(input).loadUnaligned(as: ISA.Floats.self)
      return unsafe storeWords(function(x), to: output, count: count)
    }
    let end = unsafe function(UnsafeRawPointer(input + last).loadUnaligned(as: ISA.Floats.self))
    var index = 0
    while index < last {
      let x = unsafe UnsafeRawPointer(input + index).loadUnaligned(as: ISA.Floats.self)
      unsafe UnsafeMutableRawPointer(output + index).storeBytes(of: function(x), as: ISA.Floats.self)
      index &+= ISA.lanes
    }
    unsafe UnsafeMutableRawPointer(output + last).storeBytes(of: end, as: ISA.Floats.self)
  }
}

/// The clamp that RELU, RELU6 and RELU_N1_TO_1 are.
@frozen @usableFromInline struct VectorClamp<ISA: VectorISA>: VectorFunction {
  @usableFromInline let lower: ISA.Floats
  @usableFromInline let upper: ISA.Floats

  @_alwaysEmitIntoClient @inline(__always)
  init(_ range: ClosedRange<Float>) {
    lower = ISA.Floats(repeating: range.lowerBound)
    upper = ISA.Floats(repeating: range.upperBound)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats { ISA.min(upper, ISA.max(lower, x)) }
}

/// ABS and NEG: the sign's bit is cleared or flipped.
@frozen @usableFromInline struct VectorSign<ISA: VectorISA>: VectorFunction {
  @usableFromInline let kept: ISA.Words
  @usableFromInline let flipped: ISA.Words

  @_alwaysEmitIntoClient @inline(__always)
  init(clearing: Int32, flipping: Int32) {
    kept = ISA.Words(repeating: ~clearing)
    flipped = ISA.Words(repeating: flipping)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats {
    let bits = unsafe unsafeBitCast(x, to: ISA.Words.self)
    return ISA.floats((bits & kept) ^ flipped)
  }
}

/// Both are exact operations: the bits are the scalar ones.
@frozen @usableFromInline struct VectorSquareRoot<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats { x.squareRoot() }
}

@frozen @usableFromInline struct VectorReciprocalSquareRoot<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats { ISA.Floats(repeating: 1) / x.squareRoot() }
}

@frozen @usableFromInline struct VectorSquare<ISA: VectorISA>: VectorFunction {
  @_alwaysEmitIntoClient @inline(__always)
  init() {}

  @_alwaysEmitIntoClient @inline(__always)
  func callAsFunction(_ x: ISA.Floats) -> ISA.Floats { ISA.multiply(x, x) }
}
