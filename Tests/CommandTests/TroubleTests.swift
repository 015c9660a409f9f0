import AtrousImaging
import Foundation
import Testing

/// Surroundings that fail: full disks, closed pipes, interrupts, odd names. No output is left half written.
@Suite struct TroubleTests {
  private let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write("photo.png", testPicture(width: 48, height: 32))
  }

  /// Runs a line of the shell, in which `$0` is the command and `$1` the small model.
  private func shell(_ line: String) throws -> Finished {
    try atrous(
      ["-c", line, builtCommand.path, smallModel.path], in: folder, URL(filePath: "/bin/sh"))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func whatIsPrintedIsNotStored() throws {
    for command in ["inspect \"$1\"", "segment photo.png --json --output o.png --model \"$1\"", "--help"] {
      let finished = try shell("\"$0\" \(command) > /dev/full")
      #expect(finished.code == 3, "\(command)")
      #expect(finished.errors == "atrous: standard output: No space left on device\n", "\(command)")
    }
  }

  @Test func closedPipe() throws {
    let finished = try shell("(\"$0\" inspect \"$1\"; echo $? >&2) | true")
    #expect(["141\n", "atrous: standard output: Broken pipe\n3\n"].contains(finished.errors))
  }

  /// The picture at hand is written, no other, and the process ends as of the signal.
  @Test(arguments: [SIGINT, SIGTERM])
  func interruptedBatch(signal: Int32) throws {
    let picture = testPicture(width: 48, height: 32)
    for number in 0..<500 { try folder.write("in/\(number).png", picture) }
    let process = Process()
    process.executableURL = builtCommand
    process.currentDirectoryURL = folder.url
    process.arguments = ["segment", "in", "--model", smallModel.path, "--json", "--output", "out/"]
    let output = folder.url.appending(path: "list.json")
    #expect(FileManager.default.createFile(atPath: output.path, contents: nil))
    process.standardOutput = try FileHandle(forWritingTo: output)
    // A thread of the tests may block signals, and a process that it starts would too.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    try process.run()
    let masks = folder.url.appending(path: "out").path
    func written() -> [String] { (try? FileManager.default.contentsOfDirectory(atPath: masks)) ?? [] }
    while written().isEmpty { usleep(1000) }
    kill(process.processIdentifier, signal)
    process.waitUntilExit()

    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == signal)
    let names = written()
    #expect(!names.isEmpty && names.count < 500)
    for name in names {
      #expect(name.hasSuffix(".mask.png"))
      let bytes = try folder.read("out/\(name)")
      #expect(throws: Never.self) { try decodeIndices(bytes.span) }
    }
    let list = try JSONSerialization.jsonObject(with: Data(try folder.read("list.json")))
    #expect((list as? [Any])?.count == names.count)
  }

  @Test(arguments: ["with blanks .png", "-dash.png", "schön 猫 🐈.png", "quote'\"`$(x).png", "new\nline.png"])
  func names(_ name: String) throws {
    try folder.write(name, testPicture(width: 16, height: 16))
    let finished = try atrous(
      ["segment", "--model", smallModel.path, "--output", "ö ut/", "--", name], in: folder)
    #expect(finished.code == 0, "\(finished.errors)")
    #expect(try folder.read("ö ut/\(name.dropLast(4)).mask.png").isEmpty == false)
  }

  /// A pipe can be read once, and has no size.
  @Test func standardInput() throws {
    for (number, line) in [
      "\"$0\" segment photo.png --model \"$1\" --output 0",
      "cat photo.png | \"$0\" segment /dev/stdin --model \"$1\" --output 1",
      "\"$0\" segment /dev/stdin --model \"$1\" --output 2 < photo.png",
      "cat \"$1\" | \"$0\" segment photo.png --model /dev/stdin --output 3",
    ].enumerated() {
      let finished = try shell(line)
      #expect(finished.code == 0, "\(line): \(finished.errors)")
      #expect(try folder.read("\(number)") == folder.read("0"))
    }
    for (number, line) in [
      "\"$0\" run \"$1\" --input photo.png --output 0.npy",
      "cat photo.png | \"$0\" run \"$1\" --input /dev/stdin --output 1.npy",
      "cat \"$1\" | \"$0\" run /dev/stdin --input photo.png --output /dev/stdout > 2.npy",
    ].enumerated() {
      let finished = try shell(line)
      #expect(finished.code == 0, "\(line): \(finished.errors)")
      #expect(try folder.read("\(number).npy") == folder.read("0.npy"))
    }
  }

  /// The file that a link leads to is written; the link stays.
  @Test func outputThroughALink() throws {
    try folder.write("there/o.png", [])
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("link.png"), withDestinationPath: "there/o.png")
    let finished = try shell("\"$0\" segment photo.png --model \"$1\" --output link.png")
    #expect(finished.code == 0)
    #expect(
      try FileManager.default.destinationOfSymbolicLink(atPath: folder.path("link.png")) == "there/o.png")
    #expect(try folder.read("there/o.png").isEmpty == false)
  }

  @Test(.enabled(if: geteuid() != 0, "the superuser may write everywhere"))
  func readOnlyFolder() throws {
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "closed"), withIntermediateDirectories: false,
      attributes: [.posixPermissions: 0o500])
    let finished = try shell("\"$0\" segment photo.png --model \"$1\" --output closed/o.png")
    #expect(finished.code == 3)
    #expect(finished.isOneLineOfError && finished.errors.contains("closed/o.png: Permission denied"))
    #expect(try folder.names == ["closed", "photo.png"])
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self")))
  func folderWithoutFiles() throws {
    let finished = try shell("\"$0\" segment photo.png --model \"$1\" --output /proc/o.png")
    #expect(finished.code == 3 && finished.isOneLineOfError && finished.errors.contains("/proc/o.png"))
    #expect(try folder.names == ["photo.png"])
  }
}
