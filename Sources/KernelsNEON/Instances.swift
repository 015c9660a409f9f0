#if arch(arm64)
package import AtrousKernels

/// The vector kernels for every AArch64 processor.
package let neonKernels = VectorKernels(
  NEON.self, name: "neon",
  convolution: (
    ConvolutionTile<NEON, 8, 1>.loops,
    ConvolutionTile<NEON, 8, 2>.loops,
    ConvolutionTile<NEON, 4, 3>.loops,
    ConvolutionTile<NEON, 4, 4>.loops
  ),
  floatConvolution: (
    { FloatConvolutionTile<NEON, 8, 1>.run($0) },
    { FloatConvolutionTile<NEON, 8, 2>.run($0) },
    { FloatConvolutionTile<NEON, 8, 3>.run($0) }
  ))
#endif
