/// The instruction sets for which there are vector kernels. All compute the same bits of integers.
public enum InstructionSet: String, Sendable, CaseIterable {
  /// What every processor has that Swift compiles for.
  case portable
  /// AVX2 and FMA.
  case avx2
  /// The same with the dot product of AVX-VNNI.
  case avxvnni
  /// AVX-512 F, BW, VL, VBMI and VNNI.
  case avx512
  /// AArch64.
  case neon
  /// The same with the dot product of Armv8.2.
  case neondot
  /// The same with the products of matrices of Armv8.6.
  case i8mm
  /// WebAssembly with SIMD128.
  case wasm

  /// Those that this processor has, and this build kernels for, best first; at least one.
  public static var available: [InstructionSet] { availableKernels.map { $0.instructionSet } }
}
