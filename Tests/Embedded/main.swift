// Primitives and kernels under Embedded Swift against their references, with the cases of `swift test`: `.ci/neon` runs
// this on AArch64, which QEMU plays, and `.ci/wasm` in node.

import AtrousKernelCases
import AtrousKernels
import AtrousKernelsPortable

#if arch(arm64)
import AtrousKernelsNEON
#if canImport(AtrousKernelsNEONDot)
import AtrousKernelsNEONDot
#endif
#if canImport(AtrousKernelsNEONI8MM)
import AtrousKernelsNEONI8MM
#endif
#elseif arch(wasm32)
import AtrousKernelsWASM
#endif

struct Checks {
  private let seed: UInt64 = 42
  private var instructionSets: [VectorKernels] = []
  private var failures = 0

  mutating func primitives(of kernels: VectorKernels) {
    report("primitives of \(kernels.name)", PrimitiveCheck(kernels, seed: seed).failures, passed: "agree")
    instructionSets.append(kernels)
  }

  /// The whole sweep of the instruction sets whose primitives were checked.
  mutating func kernels() {
    for kind in ProblemKind.allCases {
      let sweep = Sweep(kind, of: instructionSets, seed: seed)
      let counts = zip(instructionSets, sweep.computed).map { "\($0.name) \($1)" }
      report(
        kind.rawValue, sweep.failures,
        passed: "\(counts.joined(separator: ", ")) of \(kind.cases) cases agree")
    }
    print(failures == 0 ? "all kernels agree" : "FAILED")
  }

  private mutating func report(_ what: String, _ lines: [String], passed: String) {
    for line in lines { print("FAILED: \(what): \(line)") }
    if lines.isEmpty { print("\(what): \(passed)") }
    failures += lines.count
  }
}

func check() {
  var checks = Checks()
  #if arch(arm64)
  #if canImport(AtrousKernelsNEONI8MM)
  checks.primitives(of: neonKernels.replacing(neonI8MMProducts))
  #endif
  #if canImport(AtrousKernelsNEONDot)
  checks.primitives(of: neonKernels.replacing(neonDotProducts))
  #endif
  checks.primitives(of: neonKernels)
  #elseif arch(wasm32)
  checks.primitives(of: wasmKernels)
  #endif
  checks.primitives(of: portableKernels)
  checks.kernels()
}

check()
