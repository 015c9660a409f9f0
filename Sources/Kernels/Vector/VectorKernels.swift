/// The loops of an instruction set: what its target gives to the kernels that choose and pack.
///
/// They are the only code that is compiled for more than the machine that the compiler builds for, and are reached
/// only through here, after the processor was asked whether it has the instructions.
package struct VectorKernels: Sendable {
  package let name: String
  /// 32-bit words of a vector.
  package let lanes: Int
  /// Whether `dot` takes activations for -128...127 instead of 0...255.
  package let activationsAreSigned: Bool
  /// Convolution tiles, one, two, … vectors of output channels wide.
  package let convolution: [@Sendable (ConvolutionRun) -> Void]

  package init(
    name: String, lanes: Int, activationsAreSigned: Bool, convolution: [@Sendable (ConvolutionRun) -> Void]
  ) {
    self.name = name
    self.lanes = lanes
    self.activationsAreSigned = activationsAreSigned
    self.convolution = convolution
  }
}
