#if arch(x86_64)
package import AtrousKernels

/// The vector kernels for processors with AVX-512 VNNI.
package let avx512Kernels = VectorKernels(
  AVX512.self, name: "avx512",
  convolution: (
    ConvolutionTile<AVX512, 8, 1>.loops,
    ConvolutionTile<AVX512, 8, 2>.loops,
    ConvolutionTile<AVX512, 8, 3>.loops,
    ConvolutionTile<AVX512, 6, 4>.loops
  ),
  floatConvolution: (
    { FloatConvolutionTile<AVX512, 8, 1>.run($0) },
    { FloatConvolutionTile<AVX512, 8, 2>.run($0) },
    { FloatConvolutionTile<AVX512, 8, 3>.run($0) }
  ))
#endif
