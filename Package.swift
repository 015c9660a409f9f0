// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .strictMemorySafety()]

/// A library target: the folder is `Sources/<name>`, the module `Atrous<name>`.
func library(_ name: String, imports: [String] = []) -> Target {
  .target(
    name: "Atrous\(name)", dependencies: imports.map { .init(stringLiteral: $0) },
    path: "Sources/\(name)", swiftSettings: settings)
}

func tests(_ name: String, imports: [String], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: imports.map { .init(stringLiteral: $0) }, exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "Atrous",
  products: [
    .library(name: "Atrous", targets: ["Atrous", "AtrousImaging", "AtrousSegmentation"]),
    .executable(name: "atrous", targets: ["AtrousCommand"]),
  ],
  targets: [
    library("FlatBuffers"),
    library("TFLite", imports: ["AtrousFlatBuffers"]),
    library("Kernels"),
    .target(
      name: "Atrous", dependencies: ["AtrousTFLite", "AtrousKernels"], swiftSettings: settings),
    library("Imaging"),
    library("Segmentation", imports: ["Atrous", "AtrousImaging"]),
    .executableTarget(
      name: "AtrousCommand", dependencies: ["AtrousSegmentation"], path: "Sources/Command",
      swiftSettings: settings),

    tests("FlatBuffers", imports: ["AtrousFlatBuffers"]),
    tests("TFLite", imports: ["AtrousTFLite"]),
    tests("Kernels", imports: ["AtrousKernels"]),
    tests("Atrous", imports: ["Atrous", "AtrousImaging"]),
    tests("Imaging", imports: ["AtrousImaging"], exclude: ["Fixtures"]),
    tests("Segmentation", imports: ["AtrousSegmentation"]),
    tests("Command", imports: ["AtrousCommand"]),
  ]
)
