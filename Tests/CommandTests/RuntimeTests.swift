import Foundation
import Testing

/// `verify --numerics auto` and `--report` on a dump of the small network.
struct RuntimeTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write("a.png", testPicture(width: 64, height: 64))
    let dump = try atrous(
      [
        "run", smallModel.path, "--input", "a.png", "--output", "o.npy", "--dump-tensors", "d", "--numerics",
        "xnnpack",
      ], in: folder)
    #expect(dump.code == 0)
  }

  @Test func theRuntimeIsTheLastLine() throws {
    let named = try verify("--numerics", "auto")
    #expect(named.code == 0)
    let operators = try #require(named.output.split(separator: "\n").last)
    #expect(operators.hasPrefix("XNNPACK, all ") && operators.hasSuffix(" operators"))

    try change("d/tensor_134.npy")
    let unknown = try verify("--numerics", "auto")
    #expect(unknown.code == 1)
    #expect(unknown.output.contains("(RESIZE_BILINEAR, tensor 134 "))
    #expect(unknown.output.hasSuffix("agrees with no runtime; the others: XNNPACK\n"))

    let finished = try verify("--numerics", "auto", "--json")
    let json = try #require(
      try JSONSerialization.jsonObject(with: Data(finished.output.utf8)) as? [String: Any])
    #expect(json["runtimes"] as? [String] == [])
    #expect(json["first_difference"] as? Int == 134)
    let agree = try #require(json["agree"] as? [String: Int])
    #expect(agree["xnnpack"] == (json["tensors"] as? Int).map { $0 - 1 })
  }

  @Test func reportsShowStepsMasksAndOperators() throws {
    #expect(try verify("--report", "r.html").code == 1)
    let page = String(decoding: try folder.read("r.html"), as: UTF8.self)
    #expect(page.contains("<svg") && page.components(separatedBy: "data:image/png;base64,").count == 4)
    #expect(page.contains("FIRST DIFFERENCE"))

    #expect(try verify("--numerics", "auto", "--report", "r.html").code == 0)
    let named = String(decoding: try folder.read("r.html"), as: UTF8.self)
    #expect(named.contains("XNNPACK, all ") && named.contains("<svg"))

    #expect(try verify("--numerics", "xnnpack", "--report", "r.html").code == 0)
    let equal = String(decoding: try folder.read("r.html"), as: UTF8.self)
    #expect(equal.contains("Every value is that of the dump.") && !equal.contains("<svg"))
    #expect(try verify("--report", "none/r.html").isOneLineOfError)
  }

  private func verify(_ options: String...) throws -> Finished {
    try atrous(["verify", smallModel.path, "--reference", "d"] + options, in: folder)
  }

  /// One value of an array, two steps away.
  private func change(_ file: String) throws {
    var bytes = try folder.read(file)
    bytes[bytes.count - 5] &+= 2
    try folder.write(file, bytes)
  }
}
