import AtrousImaging
import Foundation

/// The project's folder, found from this file.
let project = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
  .deletingLastPathComponent()

/// A small DeepLab v3+ of 64×64 pixels and 5 classes, with random weights.
let smallModel = project.appending(path: "Tests/Goldens/networks/deeplab_v3_plus_mobilenet_v2_64_int8.tflite")

let hasOwnModel = FileManager.default.fileExists(
  atPath: project.appending(path: "Weights/shapes_int8.tflite").path)

let sharedFolder = project.deletingLastPathComponent().appending(path: "shared")
let hasShared = FileManager.default.fileExists(atPath: sharedFolder.appending(path: "models").path)
let sharedIsAbsent = "SKIPPED: ../shared is absent, so no real model is run"

/// What a run of the built command left.
struct Finished {
  let code: Int32
  let output: String
  let errors: String

  /// One line that says who speaks.
  var isOneLineOfError: Bool {
    errors.hasPrefix("atrous") && errors.hasSuffix("\n") && errors.dropLast().allSatisfy { !$0.isNewline }
  }
}

/// Runs the built command in a folder.
func atrous(
  _ arguments: [String], in folder: Folder, _ command: URL = builtCommand, environment: [String: String] = [:]
) throws -> Finished {
  let process = Process()
  process.executableURL = command
  process.arguments = arguments
  process.currentDirectoryURL = folder.url
  process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
  let (output, errors) = (Pipe(), Pipe())
  process.standardOutput = output
  process.standardError = errors
  try process.run()
  // The text of errors is short, so that its pipe never fills while the output is read.
  let text = try output.fileHandleForReading.readToEnd() ?? Data()
  let errorText = try errors.fileHandleForReading.readToEnd() ?? Data()
  process.waitUntilExit()
  return Finished(
    code: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus,
    output: String(decoding: text, as: UTF8.self), errors: String(decoding: errorText, as: UTF8.self))
}

/// The product beside the test bundle in the build folder.
let builtCommand: URL = {
  let bundles = Bundle.allBundles.map(\.bundleURL).filter { $0.pathExtension == "xctest" }
  let places = bundles + [URL(filePath: CommandLine.arguments[0])]
  return places.map { $0.deletingLastPathComponent().appending(path: "atrous") }
    .first { FileManager.default.isExecutableFile(atPath: $0.path) } ?? URL(filePath: "atrous")
}()

/// A folder that is gone when nobody holds it any more.
final class Folder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "atrous-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return name
  }

  func read(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: url.appending(path: name))) }
}

/// A picture in which every pixel is different from its neighbours, as a PNG.
func testPicture(width: Int, height: Int) -> [UInt8] {
  let pixels = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 / 11) }
  return encodePNG(RGBImage(width: width, height: height, pixels: pixels))
}
