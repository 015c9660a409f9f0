import Foundation
import Testing

@Suite struct QuantizeTests {
  let folder: Folder
  let network = project.appending(path: "Tests/Goldens/networks/deeplab_v3_resnet_65_float.tflite").path

  init() throws {
    folder = try Folder()
    for index in 0..<8 { try folder.write("photos/\(index).png", testPicture(width: 60 + index, height: 50)) }
  }

  private func quantize(_ arguments: [String]) throws -> Finished {
    try atrous(["quantize", network] + arguments, in: folder)
  }

  private func expectError(_ arguments: [String], says: String, code: Int32 = 3) throws {
    let before = try folder.names
    let finished = try quantize(arguments)
    #expect(finished.code == code, "\(finished.errors)")
    let lines = finished.errors.split(separator: "\n")
    #expect(lines.last?.contains(says) == true, "\(finished.errors)")
    #expect(try folder.names == before)
  }

  @Test func writesAFileThatRuns() throws {
    let finished = try quantize(["--images", "photos", "--output", "out.tflite", "--json"])
    #expect(finished.code == 0, "\(finished.errors)")
    let json = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
    #expect(json?["images"] as? Int == 8)
    #expect(try #require(json?["agreement"] as? Double) > 0.9)
    #expect(json?["bytes"] as? Int == (try folder.read("out.tflite").count))
    let bench = try atrous(["bench", "out.tflite", "--runs", "1"], in: folder)
    #expect(bench.code == 0)
  }

  /// Ranges that were saved give the file that the photos give.
  @Test func rangesAreSavedAndRead() throws {
    let first = try quantize([
      "--images", "photos", "--method", "converter", "--save-ranges", "ranges.json", "--output", "a.tflite",
    ])
    let second = try quantize(["--method", "converter", "--ranges", "ranges.json", "--output", "b.tflite"])
    #expect((first.code, second.code) == (0, 0), "\(first.errors) \(second.errors)")
    #expect(try folder.read("a.tflite").count == folder.read("b.tflite").count)
  }

  @Test func theWorstLayersStayFloat() throws {
    let finished = try quantize([
      "--images", "photos", "--method", "converter", "--float-layers", "2", "--output", "out.tflite",
    ])
    #expect(finished.code == 0, "\(finished.errors)")
    #expect(finished.output.split(separator: "\n").filter { $0.hasSuffix("as asked") }.count == 2)
  }

  @Test func photosThatCannotBeUsed() throws {
    try folder.write("empty/notes.txt", [])
    try expectError(["--images", "empty", "--output", "out.tflite"], says: "has no photo to calibrate on")
    try expectError(["--images", "missing", "--output", "out.tflite"], says: "missing")
    try expectError(
      ["--images", "photos", "--count", "7", "--output", "out.tflite"], says: "7 photos are too few")
    try folder.write("photos/broken.png", [0x89, 0x50])
    let finished = try quantize(["--images", "photos", "--output", "out.tflite"])
    #expect(finished.code == 0)
    #expect(finished.errors.contains("photos/broken.png: "))
    #expect(finished.errors.contains("left out"))
  }

  @Test func filesAndWordsThatAreWrong() throws {
    try expectError(["--output", "out.tflite"], says: "--images is missing", code: 2)
    try expectError(
      ["--images", "photos", "--ranges", "x", "--output", "o"], says: "--method converter", code: 2)
    try folder.write("ranges.json", Array("{\"tensors\": [{\"index\": 0}]}".utf8))
    try expectError(
      ["--method", "converter", "--ranges", "ranges.json", "--output", "out.tflite"],
      says: "an entry without index, min and max")
    try expectError(
      ["--images", "photos", "--float-layers", "nose", "--output", "out.tflite"],
      says: "no operator computes a tensor called nose")
    let int8 = try atrous(
      ["quantize", smallModel.path, "--images", "photos", "--output", "out.tflite"], in: folder)
    #expect(int8.code == 3)
    #expect(int8.errors.contains("is quantized already"))
    #expect(int8.isOneLineOfError)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "SKIPPED: no /dev/full"))
  func aDiskThatIsFull() throws {
    try expectError(
      ["--images", "photos", "--method", "converter", "--output", "/dev/full"], says: "/dev/full: ")
  }
}
