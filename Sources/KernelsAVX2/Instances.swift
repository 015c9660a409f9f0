package import AtrousKernels

/// The vector kernels for processors with AVX2 and FMA.
package let avx2Kernels = unsafe VectorKernels(
  name: "avx2", lanes: 8, activationsAreSigned: false, limitsPairs: true,
  convolution: (
    { ConvolutionTile<AVX2, 8, 1>.run($0) }, { ConvolutionTile<AVX2, 4, 2>.run($0) }, nil, nil
  ),
  floatConvolution: (
    { FloatConvolutionTile<AVX2, 8, 1>.run($0) }, { FloatConvolutionTile<AVX2, 6, 2>.run($0) }, nil
  ),
  winogradInput: { WinogradLoop<AVX2>.input($0) },
  winogradResult: { WinogradLoop<AVX2>.result($0) },
  depthwise: { DepthwiseTile<AVX2>.run($0) },
  floatDepthwise: { FloatDepthwiseTile<AVX2, 4>.run($0) },
  arithmetic: { ArithmeticLoop<AVX2>.run($0) },
  sum: { SumLoop<AVX2>.run($0) },
  quantize: { QuantizeLoop<AVX2>.run($0) },
  dequantize: { QuantizeLoop<AVX2>.run($0) },
  resizeFloat32: { ResizeLoop<AVX2>.float32($0) },
  resizeUInt8: { ResizeLoop<AVX2>.uint8($0) },
  resizeInt8: { ResizeLoop<AVX2>.int8($0) },
  accumulate: { unsafe MeanLoop<AVX2>.accumulate($0, $1, $2, $3) },
  accumulateFloats: { unsafe ArithmeticLoop<AVX2>.accumulate($0, $1, $2) },
  argMax: { ArgMaxLoop<AVX2>.bytes($0) },
  argMaxFloats: { ArgMaxLoop<AVX2>.floats($0) },
  dots: { unsafe DotLoop<AVX2>.run($0, $1) })
