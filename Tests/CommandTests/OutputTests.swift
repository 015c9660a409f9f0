import AtrousCommand
import Foundation
import Testing

@Suite struct OutputTests {
  @Test func json() throws {
    let value = JSON.object([
      ("text", .string("a\"\\\n\u{1}é")), ("whole", .number(3)), ("part", .number(0.1)),
      ("none", .number(.nan)), ("list", .integers([1, 2])), ("yes", .bool(true)), ("ms", .rounded(1.23456)),
    ])
    #expect(
      value.text
        == #"{"text": "a\"\\\n\u0001é", "whole": 3, "part": 0.1, "none": null, "list": [1, 2], "yes": true, "ms": 1.235}"#
    )
    let read = try JSONSerialization.jsonObject(with: Data(value.text.utf8)) as? [String: Any]
    #expect(read?["text"] as? String == "a\"\\\n\u{1}é")
  }

  @Test func numbers() {
    #expect(fixed(1.25, 1) == "1.3")
    #expect(fixed(-0.04, 1) == "0.0")
    #expect(fixed(-12.5, 2) == "-12.50")
    #expect(fixed(7, 0) == "7")
    #expect(fixed(.infinity, 2) == "inf")
    #expect(short(0) == "0")
    #expect(short(12) == "12")
    #expect(short(-0.00012345) == "-1.23e-4")
    #expect(byteSize(9999) == "9999 B")
    #expect(byteSize(1_048_576) == "1024.0 KiB")
  }

  @Test func columns() {
    var columns = Columns([.left, .right, .left])
    columns.add("a", "1", "x")
    columns.add("bcd", "22", "")
    #expect(columns.text == "a     1  x\nbcd  22")
  }

  @Test func progress() {
    #expect(progressLine(done: 0, total: 4, elapsed: 1) == "[------------------------] 0/4")
    #expect(progressLine(done: 1, total: 4, elapsed: 2) == "[######------------------] 1/4  0.5/s  0:06 left")
    #expect(progressLine(done: 1, total: 100, elapsed: 1).hasSuffix("1.0/s  1:39 left"))
  }

  @Test func peakMemory() {
    #expect(
      peakResidentBytes(inStatus: Array("Name:\ta\nVmHWM:\t    1234 kB\nVmRSS:\t 5 kB\n".utf8)) == 1_263_616)
    #expect(peakResidentBytes(inStatus: []) == nil)
    #expect((peakResidentBytes() ?? 0) > 1_000_000)
  }

  @Test func textOfFilesStaysOnItsLine() {
    #expect(oneLine("a\nb\u{1B}[2Jc\u{9B}é") == "a b [2Jc é")
  }
}

@Suite struct OutputPathsTests {
  @Test func namesAreUnique() {
    #expect(OutputPaths.uniqueNames(["a/x.jpg", "b/y.png"]) == ["x", "y"])
    #expect(OutputPaths.uniqueNames(["x.jpg", "x.png", "z"]) == ["x.jpg", "x.png", "z"])
    #expect(OutputPaths.uniqueNames(["a/x.jpg", "b/x.jpg"]) == ["x.jpg", "x.jpg-2"])
    #expect(OutputPaths.uniqueNames([".hidden"]) == [".hidden"])
  }

  @Test func oneFile() throws {
    let paths = try OutputPaths(images: ["x.jpg"], kinds: [.overlay], output: "out/o.png")
    #expect(paths.folder == nil)
    #expect(paths.path(image: 0, kind: .overlay) == "out/o.png")
  }

  @Test func folders() throws {
    let several = try OutputPaths(images: ["x.jpg", "y.jpg"], kinds: [.mask], output: "out")
    #expect(several.folder == "out")
    #expect(several.path(image: 1, kind: .mask) == "out/y.mask.png")
    let slash = try OutputPaths(images: ["x.jpg"], kinds: [.mask], output: "new/")
    #expect(slash.path(image: 0, kind: .mask) == "new/x.mask.png")
    let nowhere = try OutputPaths(images: ["d/x.jpg"], kinds: [.side], output: nil)
    #expect(nowhere.path(image: 0, kind: .side) == "x.side.png")
  }

  @Test func wrongPaths() {
    #expect(throws: CommandError.self) {
      try OutputPaths(images: ["x.jpg", "y.jpg"], kinds: [.mask], output: "mask.png")
    }
    #expect(throws: CommandError.self) {
      try OutputPaths(images: ["x.png"], kinds: [.mask], output: "x.png")
    }
  }
}
