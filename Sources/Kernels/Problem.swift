/// An operator of a model as arithmetic: shapes, constants and quantization, checked, with nothing of the file's
/// format. Every kernel is made from one, and this is the list of all there are.
package enum Problem: Sendable {
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
  case lookup(LookupTable)
  case activation(FloatActivation)
  case softmax(QuantizedSoftmax)
  case floatSoftmax(FloatSoftmax)

  case mean(QuantizedMean)
  case floatMean(FloatMean)
  case argMax(ArgMax)

  case resizeBilinear(ResizeBilinear)
  case resizeNearest(ResizeNearest)
  case resizedMask(ResizedMask)
  case concatenation(Concatenation)
  case stridedCopy(StridedCopy)
  case cast(Cast)
  case quantize(Quantize)
  case dequantize(Dequantize)

  /// The scalar kernel that defines the result.
  package func reference() -> Kernel {
    switch self {
    case .convolution(let problem): problem.convolutionReference()
    case .depthwise(let problem): problem.depthwiseReference()
    case .transposedConvolution(let problem): problem.transposedReference()
    case .floatConvolution(let problem): problem.convolutionReference()
    case .floatDepthwise(let problem): problem.depthwiseReference()
    case .floatTransposedConvolution(let problem): problem.transposedReference()
    case .hybridConvolution(let problem): problem.convolutionReference()
    case .hybridDepthwise(let problem): problem.depthwiseReference()
    case .hybridTransposedConvolution(let problem): problem.transposedReference()
    case .pool(let problem): problem.reference()
    case .sum(let problem): problem.reference()
    case .product(let problem): problem.reference()
    case .arithmetic(let problem): problem.reference()
    case .lookup(let problem): problem.reference()
    case .activation(let problem): problem.reference()
    case .softmax(let problem): problem.reference()
    case .floatSoftmax(let problem): problem.reference()
    case .mean(let problem): problem.reference()
    case .floatMean(let problem): problem.reference()
    case .argMax(let problem): problem.reference()
    case .resizeBilinear(let problem): problem.reference()
    case .resizeNearest(let problem): problem.reference()
    case .resizedMask(let problem): problem.reference()
    case .concatenation(let problem): problem.reference()
    case .stridedCopy(let problem): problem.reference()
    case .cast(let problem): problem.reference()
    case .quantize(let problem): problem.reference()
    case .dequantize(let problem): problem.reference()
    }
  }

  /// Whether element i of the output depends on element i of the first input alone, besides the other inputs, so
  /// that it may be written over it.
  package var worksInPlace: Bool {
    switch self {
    case .sum(let problem): problem.broadcast.isPlain
    case .product(let problem): problem.broadcast.isPlain
    case .arithmetic(let problem): problem.broadcast.isPlain
    case .lookup, .activation: true
    default: false
    }
  }

  /// Whether the output's bytes are the first input's, so that both may be the same memory.
  package var isCopy: Bool {
    switch self {
    case .stridedCopy(let problem): problem.isPlain
    case .lookup(let problem): problem.isIdentity
    case .cast(let problem): problem.from == problem.to
    case .concatenation(let problem): problem.inputs.count == 1 && problem.inputs[0].table == nil
    default: false
    }
  }

  /// The kernel for an instruction set; nil where it has none for this problem.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    switch self {
    case .convolution(let problem) where problem.hasSmallTables: problem.convolutionVector(kernels)
    case .depthwise(let problem) where problem.hasSmallTables: problem.depthwiseVector(kernels)
    case .floatConvolution(let problem):
      problem.winogradVector(kernels) ?? problem.convolutionVector(kernels)
    case .floatDepthwise(let problem): problem.depthwiseVector(kernels)
    case .pool(let problem): problem.vector(kernels)
    case .arithmetic(let problem): problem.vector(kernels)
    case .floatMean(let problem): problem.vector(kernels)
    case .argMax(let problem): problem.vector(kernels)
    case .lookup(let problem): problem.vector(kernels)
    case .sum(let problem): problem.vector(kernels)
    case .mean(let problem): problem.vector(kernels)
    case .resizeBilinear(let problem): problem.vector(kernels)
    case .resizedMask(let problem): problem.vector(kernels)
    case .quantize(let problem): problem.vector(kernels)
    case .dequantize(let problem): problem.vector(kernels)
    case .concatenation(let problem): problem.copying()
    default: nil
    }
  }
}
