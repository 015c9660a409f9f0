import Foundation
import Testing

/// The model zoo's 257 model on real photos, where they are at hand.
@Suite(.enabled(if: hasShared, Comment(rawValue: sharedIsAbsent)))
struct RealModelTests {
  let folder: Folder
  let model = sharedFolder.appending(path: "models/deeplabv3_257_int8_per_tensor.tflite").path

  init() throws { folder = try Folder() }

  @Test(arguments: [("cat_720p.jpg", "cat"), ("pets.jpg", "dog"), ("tfjs_three_people.jpg", "person")])
  func findsWhatAPhotoShows(photo: String, name: String) throws {
    let path = sharedFolder.appending(path: "photos/\(photo)").path
    let finished = try atrous(["segment", path, "--model", model, "--json"], in: folder)
    #expect(finished.code == 0)
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
    let classes = try #require(json["classes"] as? [[String: Any]])
    let found = try #require(classes.first { $0["name"] as? String == name })
    #expect(try #require(found["share"] as? Double) > 0.1)
  }

  /// The figures of LiteRT's reference kernels on the first twenty images, computed in NumPy from the same inputs.
  @Test func figuresAreLiteRTs() throws {
    let voc = sharedFolder.appending(path: "voc")
    let list = try String(contentsOf: voc.appending(path: "list.txt"), encoding: .utf8)
    try folder.write("list.txt", list.split(separator: "\n").prefix(20).joined(separator: "\n").utf8)
    let finished = try atrous(
      [
        "evaluate", model, "--images", voc.appending(path: "JPEGImages").path,
        "--masks", voc.appending(path: "SegmentationClass").path, "--list", "list.txt", "--json",
      ], in: folder)
    #expect(finished.code == 0)
    // As text: Foundation's JSON reader is off in the last digits.
    #expect(
      finished.output.contains(
        #""accuracy": 0.8226415237172402, "averaged_iou": 0.5310353426363735, "voc_miou": 0.375658537859009,"#
      ))
  }
}
