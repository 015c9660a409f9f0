#if arch(x86_64)
package import AtrousKernels

/// The vector kernels for processors with AVX2 and FMA.
package let avx2Kernels = VectorKernels(
  AVX2.self, name: "avx2",
  convolution: (
    ConvolutionTile<AVX2, 8, 1>.loops, ConvolutionTile<AVX2, 4, 2>.loops, nil, nil
  ),
  floatConvolution: (
    { FloatConvolutionTile<AVX2, 8, 1>.run($0) }, { FloatConvolutionTile<AVX2, 6, 2>.run($0) }, nil
  ))
#endif
