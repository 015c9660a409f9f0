package import AtrousKernels

/// The loops over pixels with these instructions.
package let portablePixels = PixelLoops(
  name: "portable", inverseDCT: { inverseDCTVector($0) }, double: { doubleVector($0) },
  convert: { convertVector($0) })
