#if arch(arm64)
package import AtrousKernels

/// The products of AArch64 with the dot product of Armv8.2.
package let neonDotProducts = ByteProducts(
  NEONDot.self, name: "neondot",
  convolution: (
    ConvolutionTile<NEONDot, 8, 1>.loops,
    ConvolutionTile<NEONDot, 8, 2>.loops,
    ConvolutionTile<NEONDot, 4, 3>.loops,
    ConvolutionTile<NEONDot, 4, 4>.loops
  ))
#endif
