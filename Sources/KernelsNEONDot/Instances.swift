#if arch(arm64)
package import AtrousKernels

/// The vector kernels for AArch64 with the dot product of Armv8.2.
package let neonDotKernels = VectorKernels(
  NEONDot.self, name: "neondot",
  convolution: (
    ConvolutionTile<NEONDot, 8, 1>.loops,
    ConvolutionTile<NEONDot, 8, 2>.loops,
    ConvolutionTile<NEONDot, 4, 3>.loops,
    ConvolutionTile<NEONDot, 4, 4>.loops
  ),
  floatConvolution: (
    { FloatConvolutionTile<NEONDot, 8, 1>.run($0) },
    { FloatConvolutionTile<NEONDot, 8, 2>.run($0) },
    { FloatConvolutionTile<NEONDot, 8, 3>.run($0) }
  ))
#endif
