/// An operator whose arithmetic in other numerics has a form of its own. Convolutions are not among them: only their
/// requantization differs; nor are functions of one byte, which are tables.
///
/// It holds its kernels rather than its problem, so that a program that makes none has none of these kernels in it.
package struct NumericProblem: Sendable {
  /// The scalar kernel that defines the result.
  package let reference: @Sendable () -> Kernel
  /// The kernel for an instruction set; nil where it has none.
  package let vector: @Sendable (VectorKernels) -> Kernel?
  package private(set) var isQuantize = false

  private init(
    reference: @escaping @Sendable () -> Kernel,
    vector: @escaping @Sendable (VectorKernels) -> Kernel? = { _ in nil }
  ) {
    self.reference = reference
    self.vector = vector
  }

  package static func sum(_ problem: NumericSum) -> Self {
    Self(reference: { problem.reference() }, vector: { problem.vector($0) })
  }

  package static func product(_ problem: XNNPACKProduct) -> Self {
    Self(reference: { problem.reference() }, vector: { problem.vector($0) })
  }

  package static func mean(_ problem: NumericMean) -> Self {
    Self(reference: { problem.reference() }, vector: { problem.vector($0) })
  }

  package static func quantize(_ problem: NumericQuantize) -> Self {
    var kernels = Self(reference: { problem.reference() }, vector: { problem.vector($0) })
    kernels.isQuantize = true
    return kernels
  }

  package static func dequantize(_ problem: OptimizedDequantize) -> Self {
    Self(reference: { problem.reference() })
  }

  package static func resize(_ problem: NumericResize) -> Self {
    Self(reference: { problem.reference() }, vector: { problem.vector($0) })
  }

  package static func softmax(_ problem: OptimizedSoftmax) -> Self {
    Self(reference: { problem.reference() })
  }

  package static func hardSwish(_ problem: NumericHardSwish) -> Self {
    Self(reference: { problem.reference() })
  }
}
