/// A convolution whose outputs may be a part of another tensor.
protocol LaidOutConvolution {
  var window: Window { get set }
  var inputChannels: Int { get set }
  var outputChannels: Int { get set }
  var groupChannels: Int { get }
  var layout: OutputLayout { get set }
  var filter: Constant { get set }
  /// The byte of which a weight consists that adds nothing.
  var nothing: UInt8 { get }

  /// The vector kernel of CONV_2D; nil where it cannot compute the convolution.
  func convolutionVector(_ kernels: VectorKernels) -> Kernel?

  /// Repeats what there is for each output channel.
  mutating func repeatChannels(_ count: Int)
}

extension QuantizedConvolution: LaidOutConvolution {
  var nothing: UInt8 { UInt8(truncatingIfNeeded: filterZeroPoint) }

  mutating func repeatChannels(_ count: Int) {
    bias = Array(repeatElement(bias, count: count).joined())
    requantizers = Array(repeatElement(requantizers, count: count).joined())
  }
}

extension HybridConvolution: LaidOutConvolution {
  var nothing: UInt8 { 0 }

  mutating func repeatChannels(_ count: Int) {
    bias = Array(repeatElement(bias, count: count).joined())
    filterScales = Array(repeatElement(filterScales, count: count).joined())
  }
}

extension FloatConvolution: LaidOutConvolution {
  var nothing: UInt8 { 0 }

  mutating func repeatChannels(_ count: Int) {
    bias = Array(repeatElement(bias, count: count).joined())
  }
}
