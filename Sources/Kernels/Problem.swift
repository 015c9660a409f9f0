/// An operator of a model as arithmetic: shapes, constants and quantization, checked, with nothing of the file's
/// format. Every kernel is made from one, and this is the list of all there are.
package enum Problem: Sendable {
  case convolution(QuantizedConvolution)
  case depthwise(QuantizedConvolution)
  case sum(QuantizedSum)
  case mean(QuantizedMean)
  case resizeBilinear(ResizeBilinear)
  case concatenation(Concatenation)
  case quantize(Quantize)
  case dequantize(Dequantize)

  /// The scalar kernel that defines the result.
  package func reference() -> Kernel {
    switch self {
    case .convolution(let problem): problem.convolutionReference()
    case .depthwise(let problem): problem.depthwiseReference()
    case .sum(let problem): problem.reference()
    case .mean(let problem): problem.reference()
    case .resizeBilinear(let problem): problem.reference()
    case .concatenation(let problem): problem.reference()
    case .quantize(let problem): problem.reference()
    case .dequantize(let problem): problem.reference()
    }
  }

  /// Whether element i of the output depends on element i of the first input alone, besides the other inputs, so
  /// that it may be written over it.
  package var worksInPlace: Bool {
    switch self {
    case .sum(let problem): problem.broadcast.isPlain
    case .convolution, .depthwise, .mean, .resizeBilinear, .concatenation, .quantize, .dequantize: false
    }
  }

  /// The kernel for an instruction set; nil where it has none for this problem.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    switch self {
    case .convolution(let problem): problem.convolutionVector(kernels)
    case .depthwise(let problem): problem.depthwiseVector(kernels)
    case .sum(let problem): problem.vector(kernels)
    case .mean(let problem): problem.vector(kernels)
    case .resizeBilinear(let problem): problem.vector(kernels)
    case .quantize(let problem): problem.vector(kernels)
    case .dequantize(let problem): problem.vector(kernels)
    case .concatenation: nil
    }
  }
}
