// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .strictMemorySafety(), .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target: the folder is `Sources/<name>`, the module `Atrous<name>`.
func library(_ name: String, imports: [String] = []) -> Target {
  .target(
    name: "Atrous\(name)", dependencies: imports.map { .init(stringLiteral: $0) },
    path: "Sources/\(name)", swiftSettings: settings)
}

/// A target of vector kernels, which alone may use the instructions that `features` name. It is optimized in debug
/// builds too: an unoptimized microkernel is a thousand times slower.
func kernels(_ isa: String, imports: [String] = [], features: [String] = []) -> Target {
  .target(
    name: "AtrousKernels\(isa)",
    dependencies: (["AtrousKernels"] + imports).map { .init(stringLiteral: $0) },
    path: "Sources/Kernels\(isa)",
    swiftSettings: settings + [
      .enableExperimentalFeature("BuiltinModule"),
      .unsafeFlags(["-O"] + features.flatMap { ["-Xcc", $0] }),
    ])
}

/// The instruction sets of the machine that the package is built on.
#if arch(x86_64)
let vectorKernels = [
  kernels("Portable"), kernels("AVX2", features: ["-mavx2", "-mfma"]),
  kernels("AVXVNNI", imports: ["AtrousKernelsAVX2"], features: ["-mavx2", "-mfma", "-mavxvnni"]),
  kernels("AVX512", features: ["-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512vbmi", "-mavx512vnni"]),
]
#elseif arch(arm64)
let vectorKernels = [kernels("Portable"), kernels("NEON", features: ["-march=armv8.2-a+dotprod"])]
#else
let vectorKernels = [kernels("Portable")]
#endif

func tests(_ name: String, imports: [String], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: imports.map { .init(stringLiteral: $0) }, exclude: exclude,
    swiftSettings: [.swiftLanguageMode(.v6)])
}

let package = Package(
  name: "Atrous",
  products: [
    .library(name: "Atrous", targets: ["Atrous", "AtrousImaging", "AtrousQuantizer", "AtrousSegmentation"]),
    .executable(name: "atrous", targets: ["AtrousCommand"]),
  ],
  targets: [
    library("Bytes"),
    library("Archive"),
    library("FlatBuffers", imports: ["AtrousBytes"]),
    library("TFLite", imports: ["AtrousArchive", "AtrousBytes", "AtrousFlatBuffers"]),
    library("Kernels", imports: ["AtrousBytes"]),
    library("Graph", imports: ["AtrousKernels", "AtrousTFLite"]),
    library("Operators", imports: ["AtrousBytes", "AtrousGraph", "AtrousKernels", "AtrousTFLite"]),
    .target(
      name: "Atrous",
      dependencies: [
        "AtrousArchive", "AtrousBytes", "AtrousTFLite", "AtrousKernels", "AtrousGraph", "AtrousOperators",
      ]
        + vectorKernels.map { .init(stringLiteral: $0.name) },
      swiftSettings: settings),
    library("Imaging", imports: ["AtrousArchive", "AtrousBytes"]),
    library(
      "Segmentation", imports: ["AtrousBytes", "AtrousKernels", "AtrousTFLite", "Atrous", "AtrousImaging"]),
    library("Quantizer", imports: ["Atrous", "AtrousBytes", "AtrousTFLite"]),
    .executableTarget(
      name: "AtrousCommand",
      dependencies: [
        "AtrousBytes", "AtrousTFLite", "AtrousGraph", "Atrous", "AtrousImaging", "AtrousQuantizer",
        "AtrousSegmentation",
      ], path: "Sources/Command", swiftSettings: settings),
    // Not a package of its own: kernels are `package` access, which another package cannot see.
    .executableTarget(
      name: "kernel-bench", dependencies: ["Atrous", "AtrousKernels"],
      path: "Benchmarks/KernelBench", swiftSettings: settings),
    // What the fuzz targets and a test share, and a million models without a fuzzer. `Fuzz/build` makes the targets.
    .target(
      name: "AtrousMutation", dependencies: ["Atrous", "AtrousArchive", "AtrousBytes"], path: "Fuzz/Mutation",
      swiftSettings: settings),
    .executableTarget(
      name: "mutated-models", dependencies: ["AtrousBytes", "AtrousMutation"], path: "Fuzz/MutatedModels",
      swiftSettings: settings),
    .executableTarget(
      name: "soak", dependencies: ["Atrous", "AtrousBytes", "AtrousTFLite"], path: "Fuzz/Soak",
      swiftSettings: settings),
    .executableTarget(
      name: "add-signature", dependencies: ["AtrousBytes", "AtrousTFLite"], path: "Weights/Signature",
      swiftSettings: settings),

    tests("FlatBuffers", imports: ["AtrousBytes", "AtrousFlatBuffers"]),
    tests("TFLite", imports: ["AtrousArchive", "AtrousBytes", "AtrousFlatBuffers", "AtrousTFLite"]),
    tests("Kernels", imports: ["Atrous", "AtrousKernels"]),
    tests(
      "Atrous",
      imports: [
        "Atrous", "AtrousGraph", "AtrousOperators", "AtrousArchive", "AtrousBytes", "AtrousImaging",
        "AtrousMutation", "AtrousSegmentation",
      ]),
    tests("Imaging", imports: ["AtrousArchive", "AtrousBytes", "AtrousImaging"], exclude: ["Fixtures"]),
    tests(
      "Segmentation",
      imports: ["AtrousBytes", "AtrousTFLite", "Atrous", "AtrousImaging", "AtrousSegmentation"]),
    tests("Quantizer", imports: ["Atrous", "AtrousBytes", "AtrousQuantizer", "AtrousTFLite"]),
    tests("Command", imports: ["AtrousCommand", "AtrousArchive", "Atrous", "AtrousImaging"]),
  ] + vectorKernels
)
