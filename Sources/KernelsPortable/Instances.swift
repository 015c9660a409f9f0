package import AtrousKernels

/// The vector kernels for every processor.
package let portableKernels = VectorKernels(
  Portable.self, name: "portable",
  convolution: (
    ConvolutionTile<Portable, 4, 1>.loops, ConvolutionTile<Portable, 2, 2>.loops, nil, nil
  ),
  floatConvolution: (
    { FloatConvolutionTile<Portable, 8, 1>.run($0) }, { FloatConvolutionTile<Portable, 4, 2>.run($0) }, nil
  ))
