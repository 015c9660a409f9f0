#if arch(x86_64)
package import AtrousKernels

/// The products of processors with AVX2, FMA and AVX-VNNI.
package let avxvnniProducts = ByteProducts(
  AVXVNNI.self, name: "avxvnni",
  convolution: (
    ConvolutionTile<AVXVNNI, 8, 1>.loops, ConvolutionTile<AVXVNNI, 4, 2>.loops, nil, nil
  ))
#endif
