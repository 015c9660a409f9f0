import AtrousImaging
import Foundation
import Testing

/// The built command, from outside.
@Suite struct CommandLineTests {
  let folder: Folder

  init() throws { folder = try Folder() }

  @Test(arguments: ["segment", "run", "verify", "evaluate", "bench", "inspect"])
  func help(command: String) throws {
    let finished = try atrous([command, "--help"], in: folder)
    #expect(finished.code == 0)
    #expect(finished.output.hasPrefix("usage: atrous \(command) "))
    #expect(finished.output.contains("--threads N"))
    #expect(try atrous(["--help"], in: folder).output.contains("  \(command) "))
  }

  @Test func segmentsImagesAndGoesOnAfterABrokenOne() throws {
    try folder.write("photos/a.png", testPicture(width: 90, height: 40))
    try folder.write("photos/b.png", testPicture(width: 90, height: 40).prefix(80))
    try folder.write("photos/c.png", testPicture(width: 20, height: 30))
    try folder.write("photos/notes.txt", [1, 2, 3])
    let finished = try atrous(
      ["segment", "photos", "--model", smallModel.path, "--output", "out", "--overlay", "--mask", "--json"],
      in: folder)
    #expect(finished.code == 3)
    #expect(finished.isOneLineOfError)
    #expect(finished.errors.contains("photos/b.png"))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.path("out")).sorted()
        == ["a.mask.png", "a.overlay.png", "c.mask.png", "c.overlay.png"])
    let png = try folder.read("out/a.mask.png")
    let mask = try decodeIndices(png.span)
    #expect((mask.width, mask.height) == (90, 40))

    let objects = try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [[String: Any]])
    #expect(objects.count == 2)
    let object = objects[0]
    #expect(object["width"] as? Int == 90)
    let classes = try #require(object["classes"] as? [[String: Any]])
    #expect(classes.reduce(0) { $0 + ($1["pixels"] as? Int ?? 0) } == 3600)
    #expect((classes[0]["box"] as? [Int])?.count == 4)
    #expect((object["timings_ms"] as? [String: Any])?.keys.sorted() == ["decode", "prepare", "run", "write"])
  }

  @Test func patternsThatTheShellLeft() throws {
    for name in ["a1.png", "b1.png", "a22.png", "sub/a3.png"] {
      try folder.write(name, testPicture(width: 9, height: 9))
    }
    let segment = ["segment", "--model", smallModel.path, "--output", "out/", "--json"]
    let one = try atrous(segment + ["a?.png"], in: folder)
    #expect(one.code == 0)
    #expect(one.output.hasPrefix(#"{"image": "a1.png""#))
    let more = try atrous(segment + ["*1.png", "s*/*"], in: folder)
    let objects = try JSONSerialization.jsonObject(with: Data(more.output.utf8)) as? [[String: Any]]
    #expect(objects?.compactMap { $0["image"] as? String } == ["a1.png", "b1.png", "sub/a3.png"])
  }

  @Test func classesAreNamedByTheModelOrByAFile() throws {
    try folder.write("a.png", testPicture(width: 9, height: 9))
    let segment = ["segment", "a.png", "--model", smallModel.path]
    #expect(try atrous(segment, in: folder).output.contains("  class "))
    try folder.write("names.txt", "n\nn\nn\nn\nn\n".utf8)
    #expect(try atrous(segment + ["--labels", "names.txt"], in: folder).output.contains("  n "))
  }

  /// Without `--model`, the project's own: it lies in a folder above the built command.
  @Test(.enabled(if: hasOwnModel, "SKIPPED: Weights/shapes_int8.tflite is not there yet"))
  func ownModel() throws {
    try folder.write("a.png", testPicture(width: 40, height: 30))
    let finished = try atrous(["segment", "a.png", "--overlay", "--output", "o.png"], in: folder)
    #expect(finished.code == 0, "\(finished.errors)")
    let overlay = try folder.read("o.png")
    #expect(try decodeImage(overlay.span).width == 40)
  }

  @Test func segmentWritesTheMaskIntoTheCurrentFolder() throws {
    try folder.write("a.png", testPicture(width: 9, height: 9))
    let finished = try atrous(["segment", "a.png", "--model", smallModel.path], in: folder)
    #expect(finished.code == 0)
    #expect(finished.errors.isEmpty)
    #expect(try folder.names == ["a.mask.png", "a.png"])
  }

  @Test func dumpedTensorsVerify() throws {
    try folder.write("a.png", testPicture(width: 64, height: 64))
    let run = try atrous(
      ["run", smallModel.path, "--input", "a.png", "--output", "o.npy", "--dump-tensors", "d"], in: folder)
    #expect(run.code == 0)
    #expect(try folder.read("o.npy") == folder.read("d/tensor_134.npy"))

    let again = try atrous(
      ["run", smallModel.path, "--input", "d/input.npy", "--output", "p.npy", "--kernels", "reference"],
      in: folder)
    #expect(again.code == 0)
    #expect(try folder.read("o.npy") == folder.read("p.npy"))

    let equal = try verify()
    #expect(equal.code == 0)
    #expect(equal.json["first_difference"] is NSNull)
    #expect(equal.json["tensors"] as? Int == equal.json["equal"] as? Int)
    #expect(equal.json["max_abs"] as? Double == 0)

    // One value of the last convolution's input, two steps away: the tensor itself is wrong, what follows is not.
    var bytes = try folder.read("d/tensor_134.npy")
    bytes[bytes.count - 5] &+= 2
    try folder.write("d/tensor_134.npy", bytes)
    let different = try verify()
    #expect(different.code == 1)
    #expect(different.json["first_difference"] as? Int == 134)
    #expect(different.json["max_abs"] as? Double == 2)
    let text = try atrous(["verify", smallModel.path, "--reference", "d"], in: folder)
    #expect(text.code == 1)
    #expect(text.output.contains("FIRST DIFFERENCE, new here"))
  }

  private func verify() throws -> (code: Int32, json: [String: Any]) {
    let finished = try atrous(["verify", smallModel.path, "--reference", "d", "--json"], in: folder)
    let json = try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any]
    return (finished.code, json ?? [:])
  }

  /// A model's own masks at its own resolution are predicted without an error.
  @Test func evaluatesItsOwnMasksAsPerfect() throws {
    for name in ["a", "b"] { try folder.write("photos/\(name).png", testPicture(width: 64, height: 64)) }
    _ = try atrous(["segment", "photos", "--model", smallModel.path, "--output", "masks/"], in: folder)
    for name in ["a", "b"] {
      try folder.write("masks/\(name).png", folder.read("masks/\(name).mask.png"))
      try FileManager.default.removeItem(atPath: folder.path("masks/\(name).mask.png"))
    }
    try folder.write("list.txt", "a\n\n b \n".utf8)
    let finished = try atrous(
      [
        "evaluate", smallModel.path, "--images", "photos", "--masks", "masks", "--list", "list.txt", "--json",
        "--heatmap", "heat.png",
      ], in: folder)
    #expect(finished.code == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
    #expect(json["images"] as? Int == 2)
    #expect(json["accuracy"] as? Double == 1)
    #expect(json["averaged_iou"] as? Double == 1)
    #expect(json["voc_miou"] as? Double == 1)
    #expect((json["per_class"] as? [Any])?.count == 5)
    let two = try atrous(
      [
        "evaluate", smallModel.path, smallModel.path, "--images", "photos", "--masks", "masks", "--list",
        "list.txt", "--json",
      ], in: folder)
    let both = try #require(
      try JSONSerialization.jsonObject(with: Data(two.output.utf8)) as? [[String: Any]])
    #expect(both.map { $0["images"] as? Int } == [2, 2])
    let heat = try folder.read("heat.png")
    #expect(try decodeImage(heat.span).width > 100)
  }

  @Test func benchAndInspect() throws {
    let bench = try atrous(["bench", smallModel.path, "--runs", "3", "--json", "--threads=1"], in: folder)
    let json = try #require(try JSONSerialization.jsonObject(with: Data(bench.output.utf8)) as? [String: Any])
    #expect(
      json.keys.sorted() == [
        "first_ms", "init_ms", "isa", "median_ms", "min_ms", "model", "p90_ms", "peak_bytes", "threads",
      ])
    let inspect = try atrous(["inspect", smallModel.path, "--json"], in: folder)
    let graph = try #require(
      try JSONSerialization.jsonObject(with: Data(inspect.output.utf8)) as? [String: Any])
    #expect((graph["operators"] as? [Any])?.count == 50)
    #expect(graph["error"] is NSNull)
    #expect(try atrous(["inspect", smallModel.path], in: folder).output.contains("DEPTHWISE_CONV_2D"))
  }
}
