package import AtrousKernels

/// The vector kernels for AArch64 with the dot product of Armv8.2.
package let neonKernels = VectorKernels(
  NEON.self, name: "neon",
  convolution: (
    ConvolutionTile<NEON, 8, 1>.loops,
    ConvolutionTile<NEON, 8, 2>.loops,
    ConvolutionTile<NEON, 8, 3>.loops,
    ConvolutionTile<NEON, 6, 4>.loops
  ),
  floatConvolution: (
    { FloatConvolutionTile<NEON, 8, 1>.run($0) },
    { FloatConvolutionTile<NEON, 8, 2>.run($0) },
    { FloatConvolutionTile<NEON, 8, 3>.run($0) }
  ))
