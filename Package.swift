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

func tests(_ name: String, imports: [String], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: imports.map { .init(stringLiteral: $0) }, exclude: exclude,
    swiftSettings: [.swiftLanguageMode(.v6)])
}

let package = Package(
  name: "Atrous",
  products: [
    .library(name: "Atrous", targets: ["Atrous", "AtrousImaging", "AtrousSegmentation"]),
    .executable(name: "atrous", targets: ["AtrousCommand"]),
  ],
  targets: [
    library("Bytes"),
    library("Archive"),
    library("FlatBuffers", imports: ["AtrousBytes"]),
    library("TFLite", imports: ["AtrousArchive", "AtrousBytes", "AtrousFlatBuffers"]),
    library("Kernels", imports: ["AtrousBytes"]),
    .target(
      name: "Atrous", dependencies: ["AtrousArchive", "AtrousBytes", "AtrousTFLite", "AtrousKernels"],
      swiftSettings: settings),
    library("Imaging", imports: ["AtrousArchive"]),
    library("Segmentation", imports: ["AtrousBytes", "AtrousTFLite", "Atrous", "AtrousImaging"]),
    .executableTarget(
      name: "AtrousCommand",
      dependencies: ["AtrousBytes", "AtrousTFLite", "Atrous", "AtrousImaging", "AtrousSegmentation"],
      path: "Sources/Command", swiftSettings: settings),

    tests("FlatBuffers", imports: ["AtrousFlatBuffers"]),
    tests("TFLite", imports: ["AtrousTFLite"]),
    tests("Kernels", imports: ["AtrousKernels"]),
    tests("Atrous", imports: ["Atrous", "AtrousArchive", "AtrousImaging"]),
    tests("Imaging", imports: ["AtrousArchive", "AtrousImaging"], exclude: ["Fixtures"]),
    tests("Segmentation", imports: ["AtrousBytes", "Atrous", "AtrousImaging", "AtrousSegmentation"]),
    tests("Command", imports: ["AtrousCommand", "AtrousArchive", "Atrous", "AtrousImaging"]),
  ]
)
