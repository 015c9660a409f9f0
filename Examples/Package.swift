// swift-tools-version: 6.2
import PackageDescription

/// A program that embeds Atrous, as one of your own would: by path here, by URL and version elsewhere.
let package = Package(
  name: "Examples",
  dependencies: [.package(name: "Atrous", path: "..")],
  targets: [
    .executableTarget(name: "pixels", dependencies: [.product(name: "Atrous", package: "Atrous")])
  ])
