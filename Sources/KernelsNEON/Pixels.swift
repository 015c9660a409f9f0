#if arch(arm64)
package import AtrousKernels

/// The loops over pixels with these instructions.
package let neonPixels = PixelLoops(
  name: "neon", inverseDCT: { inverseDCTVector($0) }, double: { doubleVector($0) },
  convert: { convertVector($0) })
#endif
