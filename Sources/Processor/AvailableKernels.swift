package import AtrousKernels

#if canImport(AtrousKernelsPortable)
import AtrousKernelsPortable
#endif
#if arch(x86_64) && canImport(AtrousKernelsAVX2)
import AtrousKernelsAVX2
import AtrousKernelsAVX512
import AtrousKernelsAVXVNNI
#elseif arch(arm64) && canImport(AtrousKernelsNEON)
import AtrousKernelsNEON
#if canImport(AtrousKernelsNEONDot)
import AtrousKernelsNEONDot
#endif
#if canImport(AtrousKernelsNEONI8MM)
import AtrousKernelsNEONI8MM
#endif
#elseif arch(wasm32) && canImport(AtrousKernelsWASM)
import AtrousKernelsWASM
#endif

/// Vector kernels, and the instruction set that they need.
package struct AvailableKernels: Sendable {
  package let instructionSet: InstructionSet
  package let kernels: VectorKernels
  package let pixels: PixelLoops
}

/// The vector kernels that this processor can run, best first: the one list for plans, tests and benchmarks.
package let availableKernels: [AvailableKernels] = {
  var list: [AvailableKernels] = []
  #if arch(x86_64) && canImport(AtrousKernelsAVX2)
  let processor = Processor()
  if processor.hasAVX512 {
    list.append(AvailableKernels(instructionSet: .avx512, kernels: avx512Kernels, pixels: avx512Pixels))
  }
  if processor.hasAVXVNNI {
    list.append(
      AvailableKernels(
        instructionSet: .avxvnni, kernels: avx2Kernels.replacing(avxvnniProducts), pixels: avx2Pixels))
  }
  if processor.hasAVX2 {
    list.append(AvailableKernels(instructionSet: .avx2, kernels: avx2Kernels, pixels: avx2Pixels))
  }
  #elseif arch(arm64) && canImport(AtrousKernelsNEON)
  #if canImport(AtrousKernelsNEONI8MM)
  if Processor().hasI8MM {
    list.append(
      AvailableKernels(
        instructionSet: .i8mm, kernels: neonKernels.replacing(neonI8MMProducts), pixels: neonPixels))
  }
  #endif
  #if canImport(AtrousKernelsNEONDot)
  if Processor().hasDotProduct {
    list.append(
      AvailableKernels(
        instructionSet: .neondot, kernels: neonKernels.replacing(neonDotProducts), pixels: neonPixels))
  }
  #endif
  list.append(AvailableKernels(instructionSet: .neon, kernels: neonKernels, pixels: neonPixels))
  #elseif arch(wasm32) && canImport(AtrousKernelsWASM)
  list.append(AvailableKernels(instructionSet: .wasm, kernels: wasmKernels, pixels: portablePixels))
  #endif
  // A file of WebAssembly with SIMD128 does not load where that is not had, so no other kernels are in it.
  #if canImport(AtrousKernelsPortable) && !(arch(wasm32) && canImport(AtrousKernelsWASM))
  list.append(AvailableKernels(instructionSet: .portable, kernels: portableKernels, pixels: portablePixels))
  #endif
  return list
}()
