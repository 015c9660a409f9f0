#if arch(x86_64)
package import AtrousKernels

/// The vector kernels for processors with AVX2, FMA and AVX-VNNI.
package let avxvnniKernels = VectorKernels(
  AVXVNNI.self, name: "avxvnni",
  convolution: (
    ConvolutionTile<AVXVNNI, 8, 1>.loops, ConvolutionTile<AVXVNNI, 4, 2>.loops, nil, nil
  ),
  floatConvolution: (
    { FloatConvolutionTile<AVXVNNI, 8, 1>.run($0) }, { FloatConvolutionTile<AVXVNNI, 6, 2>.run($0) }, nil
  ))
#endif
