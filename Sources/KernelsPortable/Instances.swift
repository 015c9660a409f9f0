package import AtrousKernels

/// The vector kernels for every processor.
package let portableKernels = unsafe VectorKernels(
  name: "portable", lanes: 4, activationsAreSigned: false,
  convolution: (
    { ConvolutionTile<Portable, 4, 1>.run($0) }, { ConvolutionTile<Portable, 2, 2>.run($0) }, nil, nil
  ),
  floatConvolution: (
    { FloatConvolutionTile<Portable, 8, 1>.run($0) }, { FloatConvolutionTile<Portable, 4, 2>.run($0) }, nil
  ),
  winogradInput: { WinogradLoop<Portable>.input($0) },
  winogradResult: { WinogradLoop<Portable>.result($0) },
  depthwise: { DepthwiseTile<Portable>.run($0) },
  floatDepthwise: { FloatDepthwiseTile<Portable, 4>.run($0) },
  arithmetic: { ArithmeticLoop<Portable>.run($0) },
  sum: { SumLoop<Portable>.run($0) },
  quantize: { QuantizeLoop<Portable>.run($0) },
  dequantize: { QuantizeLoop<Portable>.run($0) },
  resizeFloat32: { ResizeLoop<Portable>.float32($0) },
  resizeUInt8: { ResizeLoop<Portable>.uint8($0) },
  resizeInt8: { ResizeLoop<Portable>.int8($0) },
  accumulate: { unsafe MeanLoop<Portable>.accumulate($0, $1, $2, $3) },
  accumulateFloats: { unsafe ArithmeticLoop<Portable>.accumulate($0, $1, $2) },
  argMax: { ArgMaxLoop<Portable>.bytes($0) },
  argMaxFloats: { ArgMaxLoop<Portable>.floats($0) },
  dots: { unsafe DotLoop<Portable>.run($0, $1) })
