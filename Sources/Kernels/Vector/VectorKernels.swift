/// The loops of an instruction set: what its target gives to the kernels that choose and pack.
///
/// They are the only code that is compiled for more than the machine that the compiler builds for, and are reached
/// only through here, after the processor was asked whether it has the instructions.
@safe package struct VectorKernels: Sendable {
  package let name: String
  /// 32-bit words of a vector.
  package let lanes: Int
  /// Whether `dot` takes activations for -128...127 instead of 0...255.
  package let activationsAreSigned: Bool
  /// Bytes of the parts of a vector in which `interleave` and `packHigh` work.
  package let interleavedBytes: Int
  /// Whether convolution tiles need weights for `dotLimited`.
  package let limitsPairs: Bool
  /// Convolution tiles, one, two, … vectors of output channels wide.
  package let convolution: [ConvolutionLoop]
  package let floatConvolution: [FloatConvolutionLoop]
  package let winogradInput: @Sendable (WinogradInputRun) -> Void
  package let winogradResult: @Sendable (WinogradResultRun) -> Void
  package let depthwise: @Sendable (DepthwiseRun) -> Void
  package let floatDepthwise: @Sendable (FloatDepthwiseRun) -> Void
  package let arithmetic: @Sendable (ArithmeticRun) -> Void
  package let sum: @Sendable (SumRun) -> Void
  package let quantize: @Sendable (QuantizeRun) -> Void
  package let dequantize: @Sendable (DequantizeRun) -> Void
  package let resizeFloat32: @Sendable (ResizeRow) -> Void
  package let resizeUInt8: @Sendable (ResizeRow) -> Void
  package let resizeInt8: @Sendable (ResizeRow) -> Void
  /// `sums[i] += bytes[i]`, bytes taken for signed or not.
  package let accumulate: @Sendable (UnsafePointer<UInt8>, UnsafeMutablePointer<Int32>, Int, Bool) -> Void
  /// The same in float32.
  package let accumulateFloats: @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void
  package let argMax: @Sendable (ArgMaxRun) -> Void
  package let argMaxFloats: @Sendable (ArgMaxRun) -> Void

  /// `DotLoop`, for benchmarks.
  package let dots: (@Sendable (UnsafePointer<UInt8>, Int) -> Int32)?

  package typealias ConvolutionLoop = @Sendable (ConvolutionRun) -> Void
  package typealias FloatConvolutionLoop = @Sendable (FloatConvolutionRun) -> Void

  package init(
    name: String, lanes: Int, activationsAreSigned: Bool, interleavedBytes: Int? = nil,
    limitsPairs: Bool = false,
    convolution: (ConvolutionLoop, ConvolutionLoop, ConvolutionLoop?, ConvolutionLoop?),
    floatConvolution: (FloatConvolutionLoop, FloatConvolutionLoop, FloatConvolutionLoop?),
    winogradInput: @escaping @Sendable (WinogradInputRun) -> Void,
    winogradResult: @escaping @Sendable (WinogradResultRun) -> Void,
    depthwise: @escaping @Sendable (DepthwiseRun) -> Void,
    floatDepthwise: @escaping @Sendable (FloatDepthwiseRun) -> Void,
    arithmetic: @escaping @Sendable (ArithmeticRun) -> Void, sum: @escaping @Sendable (SumRun) -> Void,
    quantize: @escaping @Sendable (QuantizeRun) -> Void,
    dequantize: @escaping @Sendable (DequantizeRun) -> Void,
    resizeFloat32: @escaping @Sendable (ResizeRow) -> Void,
    resizeUInt8: @escaping @Sendable (ResizeRow) -> Void,
    resizeInt8: @escaping @Sendable (ResizeRow) -> Void,
    accumulate: @escaping @Sendable (UnsafePointer<UInt8>, UnsafeMutablePointer<Int32>, Int, Bool) -> Void,
    accumulateFloats: @escaping @Sendable (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int) -> Void,
    argMax: @escaping @Sendable (ArgMaxRun) -> Void,
    argMaxFloats: @escaping @Sendable (ArgMaxRun) -> Void,
    dots: (@Sendable (UnsafePointer<UInt8>, Int) -> Int32)? = nil
  ) {
    self.name = name
    self.lanes = lanes
    self.activationsAreSigned = activationsAreSigned
    self.interleavedBytes = interleavedBytes ?? lanes * 4
    self.limitsPairs = limitsPairs
    // An array made where the tiles are would need functions of the runtime that other objects have too.
    self.convolution = [convolution.0, convolution.1, convolution.2, convolution.3].compactMap { $0 }
    self.floatConvolution = [floatConvolution.0, floatConvolution.1, floatConvolution.2].compactMap { $0 }
    self.winogradInput = winogradInput
    self.winogradResult = winogradResult
    self.depthwise = depthwise
    self.floatDepthwise = floatDepthwise
    self.arithmetic = arithmetic
    self.sum = sum
    self.quantize = quantize
    self.dequantize = dequantize
    self.resizeFloat32 = resizeFloat32
    self.resizeUInt8 = resizeUInt8
    self.resizeInt8 = resizeInt8
    unsafe self.accumulate = unsafe accumulate
    unsafe self.accumulateFloats = unsafe accumulateFloats
    self.argMax = argMax
    self.argMaxFloats = argMaxFloats
    unsafe self.dots = unsafe dots
  }
}
