/// The operators whose arithmetic in other numerics has a form of its own. Convolutions are not among them: only their
/// requantization differs; nor are functions of one byte, which are tables.
package enum NumericProblem: Sendable {
  case sum(NumericSum)
  case product(XNNPACKProduct)
  case mean(NumericMean)
  case quantize(NumericQuantize)
  case dequantize(OptimizedDequantize)
  case resize(NumericResize)
  case softmax(OptimizedSoftmax)
  case hardSwish(NumericHardSwish)

  package func reference() -> Kernel {
    switch self {
    case .sum(let problem): problem.reference()
    case .product(let problem): problem.reference()
    case .mean(let problem): problem.reference()
    case .quantize(let problem): problem.reference()
    case .dequantize(let problem): problem.reference()
    case .resize(let problem): problem.reference()
    case .softmax(let problem): problem.reference()
    case .hardSwish(let problem): problem.reference()
    }
  }
  /// The kernel for an instruction set; nil where it has none.
  package func vector(_ kernels: VectorKernels) -> Kernel? {
    switch self {
    case .mean(let problem): problem.vector(kernels)
    case .resize(let problem): problem.vector(kernels)
    case .sum(let problem): problem.vector(kernels)
    case .product(let problem): problem.vector(kernels)
    case .quantize(let problem): problem.vector(kernels)
    case .dequantize, .softmax, .hardSwish: nil
    }
  }
}
