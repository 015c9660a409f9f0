package import AtrousKernels

/// The vector kernels for AArch64 with the dot product of Armv8.2.
package let neonKernels = unsafe VectorKernels(
  name: "neon", lanes: 4, activationsAreSigned: true,
  convolution: (
    { ConvolutionTile<NEON, 8, 1>.run($0) },
    { ConvolutionTile<NEON, 8, 2>.run($0) },
    { ConvolutionTile<NEON, 8, 3>.run($0) },
    { ConvolutionTile<NEON, 6, 4>.run($0) }
  ),
  floatConvolution: (
    { FloatConvolutionTile<NEON, 8, 1>.run($0) },
    { FloatConvolutionTile<NEON, 8, 2>.run($0) },
    { FloatConvolutionTile<NEON, 8, 3>.run($0) }
  ),
  winogradInput: { WinogradLoop<NEON>.input($0) },
  winogradResult: { WinogradLoop<NEON>.result($0) },
  depthwise: { DepthwiseTile<NEON>.run($0) },
  floatDepthwise: { FloatDepthwiseTile<NEON, 4>.run($0) },
  arithmetic: { ArithmeticLoop<NEON>.run($0) },
  sum: { SumLoop<NEON>.run($0) },
  quantize: { QuantizeLoop<NEON>.run($0) },
  dequantize: { QuantizeLoop<NEON>.run($0) },
  resizeFloat32: { ResizeLoop<NEON>.float32($0) },
  resizeUInt8: { ResizeLoop<NEON>.uint8($0) },
  resizeInt8: { ResizeLoop<NEON>.int8($0) },
  accumulate: { unsafe MeanLoop<NEON>.accumulate($0, $1, $2, $3) },
  accumulateFloats: { unsafe ArithmeticLoop<NEON>.accumulate($0, $1, $2) },
  argMax: { ArgMaxLoop<NEON>.bytes($0) },
  argMaxFloats: { ArgMaxLoop<NEON>.floats($0) },
  dots: { unsafe DotLoop<NEON>.run($0, $1) })
