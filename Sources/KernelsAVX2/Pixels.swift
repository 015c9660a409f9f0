#if arch(x86_64)
package import AtrousKernels

/// The loops over pixels with these instructions.
package let avx2Pixels = PixelLoops(
  name: "avx2", inverseDCT: { inverseDCTVector($0) }, double: { doubleVector($0) },
  convert: { convertVector($0) })
#endif
