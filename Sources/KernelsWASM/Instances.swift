#if arch(wasm32)
package import AtrousKernels

/// The vector kernels for WebAssembly with SIMD128.
package let wasmKernels = VectorKernels(
  WASM.self, name: "wasm",
  convolution: (ConvolutionTile<WASM, 4, 1>.loops, ConvolutionTile<WASM, 4, 2>.loops, nil, nil),
  floatConvolution: (
    { FloatConvolutionTile<WASM, 8, 1>.run($0) }, { FloatConvolutionTile<WASM, 4, 2>.run($0) }, nil
  ))
#endif
