import AtrousCommand
import AtrousImaging
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

  /// A page that needs nothing but itself, with a row for every operator and whole pictures.
  @Test func writesAReport() throws {
    let finished = try quantize([
      "--images", "photos", "--weights", "tensor", "--output", "out.tflite", "--report", "page.html",
      "--json",
    ])
    #expect(finished.code == 0, "\(finished.errors)")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
    let layers = try #require(json["layers"] as? [[String: Any]])
    let page = String(decoding: try folder.read("page.html"), as: UTF8.self)
    for outside in ["http", "<script", "@import", "url("] { #expect(!page.contains(outside)) }
    #expect(page.matches(of: /<td class="n">[0-9]+<\/td><td>/).count >= layers.count)
    for layer in layers { #expect(page.contains(try #require(layer["name"] as? String))) }
    let pictures = page.matches(of: /data:image\/png;base64,([A-Za-z0-9+\/=]+)"/)
    #expect(pictures.count == 24)
    for picture in pictures {
      let png = try #require(Data(base64Encoded: String(picture.1)))
      #expect(try RGBImage(decoding: Array(png).span).width > 1)
    }
    let rounded = layers.compactMap { $0["rounded_db"] as? Double }
    let written = layers.compactMap { $0["db"] as? Double }
    #expect(rounded.count == written.count && !written.isEmpty)
    #expect(rounded.reduce(0, +) < written.reduce(0, +))
  }

  @Test(arguments: [0, 1, 2, 3, 4, 100]) func bytesInBase64(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
    #expect(base64(bytes) == Data(bytes).base64EncodedString())
  }

  @Test func textInHTML() {
    #expect(escapedHTML("<a b=\"c\">&\u{1}") == "&lt;a b=&quot;c&quot;&gt;&amp;\u{FFFD}")
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

  @Test func theWorstLayersGet16Bits() throws {
    let finished = try quantize([
      "--images", "photos", "--method", "converter", "--float-layers", "2", "--wide", "int16", "--output",
      "out.tflite",
    ])
    #expect(finished.code == 0, "\(finished.errors)")
    #expect(finished.output.split(separator: "\n").filter { $0.hasPrefix("int16: operator ") }.count == 2)
    #expect(try atrous(["bench", "out.tflite", "--runs", "1"], in: folder).code == 0)
    try expectError(
      ["--images", "photos", "--wide", "int16", "--output", "o"], says: "--wide takes --float-layers", code: 2
    )
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
    try expectError(["--images", "photos", "--output", network], says: "is the model itself", code: 2)
    let int8 = try atrous(
      ["quantize", smallModel.path, "--images", "photos", "--output", "out.tflite"], in: folder)
    #expect(int8.code == 3)
    #expect(int8.errors.contains("is quantized already"))
    #expect(int8.isOneLineOfError)
  }

  @Test(
    arguments: [
      ("\"min\": 2, \"max\": 1", "has no range for tensor 0"),
      ("\"min\": 0, \"max\": 1e300", "has no range for tensor 0"),
      ("\"min\": NaN, \"max\": 1", "is no JSON object"), ("\"min\": 0", "without index, min and max"),
      ("\"min\": 0, \"max\": 1, \"name\": \"nose\"", "calls tensor 0 nose, the model "),
    ])
  func rangesThatAreNone(entry: String, says: String) throws {
    try folder.write("ranges.json", Array("{\"tensors\": [{\"index\": 0, \(entry)}]}".utf8))
    try expectError(
      ["--method", "converter", "--ranges", "ranges.json", "--output", "out.tflite"], says: says)
  }

  /// All files of a run are written, or none.
  @Test func aReportThatCannotBeWritten() throws {
    try expectError(
      ["--images", "photos", "--method", "converter", "--output", "out.tflite", "--report", "/dev/full"],
      says: "atrous: /dev/full: ")
  }

  /// What cannot be written is said before a photo is read.
  @Test(arguments: ["--output", "--report", "--save-ranges"], ["missing/file", "photos"])
  func pathsThatCannotBeWritten(option: String, path: String) throws {
    try folder.write("photos/broken.png", [0x89, 0x50])
    var arguments = ["--images", "photos", option, path]
    if option != "--output" { arguments += ["--output", "out.tflite"] }
    try expectError(arguments, says: "\(path): ")
    let finished = try quantize(arguments)
    #expect(finished.isOneLineOfError, "\(finished.errors)")
    try expectError(
      ["--images", "photos", "--output", "one", "--report", "one"], says: "are different files", code: 2)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "SKIPPED: no /dev/full"))
  func aDiskThatIsFull() throws {
    try expectError(
      ["--images", "photos", "--method", "converter", "--output", "/dev/full"], says: "/dev/full: ")
  }
}
