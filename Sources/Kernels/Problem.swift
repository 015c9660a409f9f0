/// An operator of a model as arithmetic: shapes, constants and quantization, checked, with nothing of the file's
/// format. Every kernel is made from one, and this is the list of all there are.
package indirect enum Problem: Sendable {
  case convolution(QuantizedConvolution)
  case depthwise(QuantizedConvolution)
  case transposedConvolution(QuantizedConvolution)
  case floatConvolution(FloatConvolution)
  case floatDepthwise(FloatConvolution)
  case floatTransposedConvolution(FloatConvolution)
  case hybridConvolution(HybridConvolution)
  case hybridDepthwise(HybridConvolution)
  case hybridTransposedConvolution(HybridConvolution)
  case pool(Pool)

  case sum(QuantizedSum)
  case product(QuantizedProduct)
  case arithmetic(Arithmetic)
  case squaredDifference(QuantizedSquaredDifference)
  case comparison(Comparison)
  case matrixProduct(MatrixProduct)
  case prelu(QuantizedPrelu)
  case floatPrelu(FloatPrelu)
  case lookup(LookupTable)
  case activation(FloatActivation)
  case softmax(QuantizedSoftmax)
  case floatSoftmax(FloatSoftmax)
  case int16Softmax(Int16Softmax)

  case mean(QuantizedMean)
  case floatMean(FloatMean)
  case fold(Fold)
  case argMax(ArgMax)

  case resizeBilinear(ResizeBilinear)
  case resizeNearest(ResizeNearest)
  case resizedMask(ResizedMask)
  case concatenation(Concatenation)
  case stridedCopy(StridedCopy)
  case gather(Gather)
  case selection(Selection)
  case cast(Cast)
  case quantize(Quantize)
  case dequantize(Dequantize)

  /// In other numerics than the reference's.
  case numeric(NumericProblem)

  /// The scalar kernel that defines the result.
  package func reference() -> Kernel {
    switch self {
    case .convolution(let problem): problem.reference(ConvolutionLoops.self)
    case .depthwise(let problem): problem.reference(DepthwiseLoops.self)
    case .transposedConvolution(let problem): problem.withTail(problem.reference(TransposedLoops.self))
    case .floatConvolution(let problem): problem.reference(ConvolutionLoops.self)
    case .floatDepthwise(let problem): problem.reference(DepthwiseLoops.self)
    case .floatTransposedConvolution(let problem): problem.reference(TransposedLoops.self)
    case .hybridConvolution(let problem): problem.reference(ConvolutionLoops.self, HybridSums.self)
    case .hybridDepthwise(let problem): problem.reference(DepthwiseLoops.self, HybridSums.self)
    case .hybridTransposedConvolution(let problem):
      problem.order == .fused
        ? problem.reference(TransposedLoops.self, HybridSums.self)
        : problem.reference(TransposedLoops.self, HybridProducts.self)
    case .pool(let problem): problem.reference()
    case .sum(let problem): problem.reference()
    case .product(let problem): problem.reference()
    case .arithmetic(let problem): problem.reference()
    case .squaredDifference(let problem): problem.reference()
    case .comparison(let problem): problem.reference()
    case .matrixProduct(let problem): problem.reference()
    case .prelu(let problem): problem.reference()
    case .floatPrelu(let problem): problem.reference()
    case .lookup(let problem): problem.reference()
    case .activation(let problem): problem.reference()
    case .softmax(let problem): problem.reference()
    case .floatSoftmax(let problem): problem.reference()
    case .int16Softmax(let problem): problem.reference()
    case .mean(let problem): problem.reference()
    case .floatMean(let problem): problem.reference()
    case .fold(let problem): problem.reference()
    case .argMax(let problem): problem.reference()
    case .resizeBilinear(let problem): problem.reference()
    case .resizeNearest(let problem): problem.reference()
    case .resizedMask(let problem): problem.reference()
    case .concatenation(let problem): problem.reference()
    case .stridedCopy(let problem): problem.reference()
    case .gather(let problem): problem.reference()
    case .selection(let problem): problem.reference()
    case .cast(let problem): problem.reference()
    case .quantize(let problem): problem.reference()
    case .dequantize(let problem): problem.reference()
    case .numeric(let problem): problem.reference()
    }
  }

  /// Whether the output may lie where the first input does.
  package enum Overlap: Sendable {
    case none
    /// Element i of the output depends on element i of the first input alone, besides the other inputs: it may be
    /// written over it.
    case inPlace
    /// The output's bytes are the first input's: both may be the same memory, and nothing runs.
    case copy
  }

  package var overlap: Overlap {
    switch self {
    case .sum(let problem): problem.broadcast.isPlain ? .inPlace : .none
    case .product(let problem): problem.broadcast.isPlain ? .inPlace : .none
    case .arithmetic(let problem): problem.broadcast.isPlain ? .inPlace : .none
    case .squaredDifference(let problem): problem.broadcast.isPlain ? .inPlace : .none
    case .prelu(let problem): problem.type != .int16 && problem.broadcast.isPlain ? .inPlace : .none
    case .floatPrelu(let problem): problem.broadcast.isPlain ? .inPlace : .none
    case .lookup(let problem):
      problem.isIdentity ? .copy : problem.from.scalar.size == problem.to.scalar.size ? .inPlace : .none
    case .activation: .inPlace
    case .stridedCopy(let problem): problem.isPlain ? .copy : .none
    case .cast(let problem): problem.from == problem.to ? .copy : .none
    case .concatenation(let problem):
      problem.inputs.count == 1 && problem.inputs[0].table == nil ? .copy : .none
    case .convolution, .depthwise, .transposedConvolution, .floatConvolution, .floatDepthwise,
      .floatTransposedConvolution, .hybridConvolution, .hybridDepthwise, .hybridTransposedConvolution,
      .pool, .softmax, .floatSoftmax, .int16Softmax, .mean, .floatMean, .fold, .argMax, .resizeBilinear,
      .resizeNearest,
      .resizedMask, .quantize, .dequantize, .numeric, .comparison, .matrixProduct, .gather, .selection:
      .none
    }
  }

  /// The kernel for an instruction set; nil where it has none for this problem.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    switch self {
    case .convolution(let problem): problem.convolutionVector(kernels)
    case .depthwise(let problem): problem.depthwiseVector(kernels)
    case .floatConvolution(let problem):
      problem.winogradVector(kernels) ?? problem.convolutionVector(kernels)
    case .floatDepthwise(let problem): problem.depthwiseVector(kernels)
    case .hybridConvolution(let problem): problem.convolutionVector(kernels)
    case .hybridDepthwise(let problem): problem.depthwiseVector(kernels)
    case .hybridTransposedConvolution(let problem): problem.transposedVector(kernels)
    case .transposedConvolution(let problem): problem.transposedVector(kernels).map(problem.withTail)
    case .floatTransposedConvolution(let problem): problem.transposedVector(kernels)
    case .pool(let problem): problem.vector(kernels)
    case .arithmetic(let problem): problem.vector(kernels)
    case .activation(let problem): problem.vector(kernels)
    case .floatMean(let problem): problem.vector(kernels)
    case .fold(let problem): problem.vector(kernels)
    case .floatPrelu(let problem): problem.vector(kernels)
    case .argMax(let problem): problem.vector(kernels)
    case .lookup(let problem): problem.vector(kernels)
    case .sum(let problem): problem.vector(kernels)
    case .product(let problem): problem.vector(kernels)
    case .mean(let problem): problem.vector(kernels)
    case .resizeBilinear(let problem): problem.vector(kernels)
    case .resizedMask(let problem): problem.vector(kernels)
    case .quantize(let problem): problem.vector(kernels)
    case .dequantize(let problem): problem.vector(kernels)
    case .softmax(let problem): problem.vector(kernels)
    case .floatSoftmax(let problem): problem.vector(kernels)
    case .resizeNearest(let problem): problem.copying()
    case .stridedCopy(let problem): problem.vector(kernels)
    case .concatenation(let problem): problem.copying()
    case .numeric(let problem): problem.vector(kernels)
    case .squaredDifference(let problem): problem.vector(kernels)
    case .prelu(let problem): problem.vector(kernels)
    case .comparison(let problem): problem.plain()
    case .matrixProduct(let problem): problem.vector(kernels)
    case .gather(let problem): problem.copying()
    case .selection(let problem): problem.plain()
    case .int16Softmax(let problem): problem.vector(kernels)
    case .cast: nil
    }
  }
}
