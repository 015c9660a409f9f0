#if arch(arm64)
package import AtrousKernels

/// The products of AArch64 with those of matrices of Armv8.6.
package let neonI8MMProducts = ByteProducts(
  NEONI8MM.self, name: "i8mm",
  convolution: (
    ConvolutionTile<NEONI8MM, 8, 1>.loops,
    ConvolutionTile<NEONI8MM, 8, 2>.loops,
    ConvolutionTile<NEONI8MM, 4, 3>.loops,
    ConvolutionTile<NEONI8MM, 4, 4>.loops
  ))
#endif
