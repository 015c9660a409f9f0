package import AtrousKernels

/// The vector kernels for processors with AVX-512 VNNI.
package let avx512Kernels = unsafe VectorKernels(
  name: "avx512", lanes: 16, activationsAreSigned: false, interleavedBytes: 16,
  convolution: (
    { ConvolutionTile<AVX512, 8, 1>.run($0) },
    { ConvolutionTile<AVX512, 8, 2>.run($0) },
    { ConvolutionTile<AVX512, 8, 3>.run($0) },
    { ConvolutionTile<AVX512, 6, 4>.run($0) }
  ),
  floatConvolution: (
    { FloatConvolutionTile<AVX512, 8, 1>.run($0) },
    { FloatConvolutionTile<AVX512, 8, 2>.run($0) },
    { FloatConvolutionTile<AVX512, 8, 3>.run($0) }
  ),
  winogradInput: { WinogradLoop<AVX512>.input($0) },
  winogradResult: { WinogradLoop<AVX512>.result($0) },
  depthwise: { DepthwiseTile<AVX512>.run($0) },
  floatDepthwise: { FloatDepthwiseTile<AVX512, 4>.run($0) },
  arithmetic: { ArithmeticLoop<AVX512>.run($0) },
  sum: { SumLoop<AVX512>.run($0) },
  quantize: { QuantizeLoop<AVX512>.run($0) },
  dequantize: { QuantizeLoop<AVX512>.run($0) },
  resizeFloat32: { ResizeLoop<AVX512>.float32($0) },
  resizeUInt8: { ResizeLoop<AVX512>.uint8($0) },
  resizeInt8: { ResizeLoop<AVX512>.int8($0) },
  accumulate: { unsafe MeanLoop<AVX512>.accumulate($0, $1, $2, $3) },
  accumulateFloats: { unsafe ArithmeticLoop<AVX512>.accumulate($0, $1, $2) },
  argMax: { ArgMaxLoop<AVX512>.bytes($0) },
  argMaxFloats: { ArgMaxLoop<AVX512>.floats($0) },
  dots: { unsafe DotLoop<AVX512>.run($0, $1) })
