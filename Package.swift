// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .strictMemorySafety(), .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library target: the folder is `Sources/<name>`, the module `Atrous<name>`.
func library(_ name: String, imports: [String] = [], features: [SwiftSetting] = []) -> Target {
  .target(
    name: "Atrous\(name)", dependencies: imports.map { .init(stringLiteral: $0) },
    path: "Sources/\(name)", swiftSettings: settings + features)
}

/// A target of vector kernels, which alone may use the instructions that `features` name. It is optimized in debug
/// builds too: an unoptimized microkernel is a thousand times slower.
///
/// A manifest cannot know what it is built for. So every instruction set is a target of every build, empty where the
/// architecture is another: its sources stand in `#if arch`, and `-Xarch` makes Clang drop the features.
///
/// - Parameter architectures: the names that Clang has for the architecture on Linux and on Apple's systems.
func kernels(
  _ isa: String, imports: [String] = [], on architectures: [String] = [], features: [String] = []
) -> Target {
  let flags = architectures.flatMap { architecture in
    features.flatMap { ["-Xarch_\(architecture)", $0] }
  }
  return .target(
    name: "AtrousKernels\(isa)",
    dependencies: (["AtrousKernels"] + imports).map { .init(stringLiteral: $0) },
    path: "Sources/Kernels\(isa)",
    swiftSettings: settings + [
      .enableExperimentalFeature("BuiltinModule"),
      .unsafeFlags(["-O"] + (["-Qunused-arguments"] + flags).flatMap { ["-Xcc", $0] }),
    ])
}

let vectorKernels = [
  kernels("Portable"),
  kernels("AVX2", on: ["x86_64"], features: ["-mavx2", "-mfma"]),
  kernels(
    "AVXVNNI", imports: ["AtrousKernelsAVX2"], on: ["x86_64"], features: ["-mavx2", "-mfma", "-mavxvnni"]),
  kernels(
    "AVX512", on: ["x86_64"],
    features: ["-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512vbmi", "-mavx512vnni"]),
  kernels("NEON"),
  kernels(
    "NEONDot", imports: ["AtrousKernelsNEON"], on: ["aarch64", "arm64"],
    features: ["-march=armv8.2-a+dotprod"]),
  kernels(
    "NEONI8MM", imports: ["AtrousKernelsNEON"], on: ["aarch64", "arm64"],
    features: ["-march=armv8.2-a+dotprod+i8mm"]),
  kernels("WASM", on: ["wasm32"], features: ["-msimd128"]),
]

func tests(_ name: String, imports: [String], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: imports.map { .init(stringLiteral: $0) }, exclude: exclude,
    swiftSettings: [.swiftLanguageMode(.v6)])
}

let package = Package(
  name: "Atrous",
  // What InlineArray needs. Span and Atomic need less.
  platforms: [.macOS(.v26), .iOS(.v26), .tvOS(.v26), .watchOS(.v26), .visionOS(.v26)],
  products: [
    .library(name: "Atrous", targets: ["Atrous", "AtrousImaging", "AtrousQuantizer", "AtrousSegmentation"]),
    .executable(name: "atrous", targets: ["AtrousCommand"]),
  ],
  targets: [
    library("Bytes"),
    library("Archive"),
    library("FlatBuffers", imports: ["AtrousBytes"]),
    library("TFLite", imports: ["AtrousArchive", "AtrousBytes", "AtrousFlatBuffers"]),
    library("Kernels", imports: ["AtrousBytes"], features: [.enableExperimentalFeature("BuiltinModule")]),
    library("Graph", imports: ["AtrousKernels", "AtrousTFLite"]),
    library("Operators", imports: ["AtrousBytes", "AtrousGraph", "AtrousKernels", "AtrousTFLite"]),
    library("Processor", imports: ["AtrousBytes", "AtrousKernels"] + vectorKernels.map { $0.name }),
    .target(
      name: "Atrous",
      dependencies: [
        "AtrousArchive", "AtrousBytes", "AtrousTFLite", "AtrousKernels", "AtrousProcessor", "AtrousGraph",
        "AtrousOperators",
      ],
      swiftSettings: settings),
    library("Imaging", imports: ["AtrousArchive", "AtrousBytes", "AtrousKernels", "AtrousProcessor"]),
    library(
      "Segmentation", imports: ["AtrousBytes", "AtrousKernels", "AtrousTFLite", "Atrous", "AtrousImaging"]),
    library("Quantizer", imports: ["Atrous", "AtrousBytes", "AtrousKernels", "AtrousTFLite"]),
    .executableTarget(
      name: "AtrousCommand",
      dependencies: [
        "AtrousBytes", "AtrousTFLite", "AtrousGraph", "Atrous", "AtrousImaging", "AtrousQuantizer",
        "AtrousSegmentation",
      ], path: "Sources/Command", swiftSettings: settings),
    // Not a package of its own: kernels are `package` access, which another package cannot see.
    .executableTarget(
      name: "kernel-bench", dependencies: ["Atrous", "AtrousKernels", "AtrousProcessor"],
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
    .target(
      name: "AtrousEquality", dependencies: ["Atrous", "AtrousBytes"], path: "Examples/Web/Equality",
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault")]),
    .executableTarget(
      name: "network-hashes",
      dependencies: [
        "Atrous", "AtrousBytes", "AtrousEquality", "AtrousGraph", "AtrousProcessor", "AtrousTFLite",
      ],
      path: "Tests/Networks",
      swiftSettings: [.swiftLanguageMode(.v6)]),
    // Random problems and the checks of primitives, which also run where there is no test library: `Tests/Embedded`.
    .target(
      name: "AtrousKernelCases", dependencies: ["AtrousKernels"], path: "Tests/KernelCases",
      swiftSettings: [.swiftLanguageMode(.v6), .enableUpcomingFeature("InternalImportsByDefault")]),
    tests("Kernels", imports: ["Atrous", "AtrousKernels", "AtrousKernelCases", "AtrousProcessor"]),
    tests(
      "Atrous",
      imports: [
        "Atrous", "AtrousGraph", "AtrousOperators", "AtrousArchive", "AtrousBytes", "AtrousImaging",
        "AtrousMutation", "AtrousSegmentation",
      ]),
    tests(
      "Imaging",
      imports: ["AtrousArchive", "AtrousBytes", "AtrousImaging", "AtrousKernels", "AtrousProcessor"],
      exclude: ["Fixtures"]),
    tests(
      "Segmentation",
      imports: ["AtrousBytes", "AtrousTFLite", "Atrous", "AtrousImaging", "AtrousSegmentation"]),
    tests(
      "Quantizer",
      imports: [
        "Atrous", "AtrousBytes", "AtrousFlatBuffers", "AtrousImaging", "AtrousQuantizer",
        "AtrousSegmentation",
        "AtrousTFLite",
      ]),
    tests("Command", imports: ["AtrousCommand", "AtrousArchive", "Atrous", "AtrousImaging"]),
  ] + vectorKernels
)
