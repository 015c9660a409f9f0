package import AtrousKernels

/// The vector kernels for processors with AVX2, FMA and AVX-VNNI.
package let avxvnniKernels = unsafe VectorKernels(
  name: "avxvnni", lanes: 8, activationsAreSigned: false,
  convolution: (
    { ConvolutionTile<AVXVNNI, 8, 1>.run($0) }, { ConvolutionTile<AVXVNNI, 4, 2>.run($0) }, nil, nil
  ),
  floatConvolution: (
    { FloatConvolutionTile<AVXVNNI, 8, 1>.run($0) }, { FloatConvolutionTile<AVXVNNI, 6, 2>.run($0) }, nil
  ),
  winogradInput: { WinogradLoop<AVXVNNI>.input($0) },
  winogradResult: { WinogradLoop<AVXVNNI>.result($0) },
  depthwise: { DepthwiseTile<AVXVNNI>.run($0) },
  floatDepthwise: { FloatDepthwiseTile<AVXVNNI, 4>.run($0) },
  arithmetic: { ArithmeticLoop<AVXVNNI>.run($0) },
  sum: { SumLoop<AVXVNNI>.run($0) },
  quantize: { QuantizeLoop<AVXVNNI>.run($0) },
  dequantize: { QuantizeLoop<AVXVNNI>.run($0) },
  resizeFloat32: { ResizeLoop<AVXVNNI>.float32($0) },
  resizeUInt8: { ResizeLoop<AVXVNNI>.uint8($0) },
  resizeInt8: { ResizeLoop<AVXVNNI>.int8($0) },
  accumulate: { unsafe MeanLoop<AVXVNNI>.accumulate($0, $1, $2, $3) },
  accumulateFloats: { unsafe ArithmeticLoop<AVXVNNI>.accumulate($0, $1, $2) },
  argMax: { ArgMaxLoop<AVXVNNI>.bytes($0) },
  argMaxFloats: { ArgMaxLoop<AVXVNNI>.floats($0) },
  dots: { unsafe DotLoop<AVXVNNI>.run($0, $1) })
