import Atrous
import AtrousArchive
import AtrousImaging
import Foundation
import Testing

/// Whatever is wrong with a file or a command line: one line on standard error, the right exit code, no file left.
@Suite struct BadInputTests {
  let folder: Folder

  init() throws {
    folder = try Folder()
    try folder.write("photo.png", testPicture(width: 64, height: 64))
  }

  private func expectError(
    _ arguments: [String], code: Int32 = 3, says: String = "", command: URL = builtCommand,
    _ place: SourceLocation = #_sourceLocation
  ) throws {
    let before = try folder.names
    let finished = try atrous(arguments, in: folder, command)
    #expect(finished.code == code, "\(arguments): \(finished.errors)", sourceLocation: place)
    #expect(finished.isOneLineOfError, "\(finished.errors)", sourceLocation: place)
    #expect(says.isEmpty || finished.errors.contains(says), "\(finished.errors)", sourceLocation: place)
    #expect(finished.output.isEmpty, sourceLocation: place)
    #expect(try folder.names == before, sourceLocation: place)
  }

  @Test func usage() throws {
    try expectError([], code: 2)
    try expectError(["segmemt"], code: 2, says: "did you mean segment?")
    try expectError(["segment", "--model", smallModel.path], code: 2)
    try expectError(["segment", "photo.png", "--modle", "x"], code: 2, says: "did you mean --model?")
    try expectError(["segment", "photo.png", "--model", smallModel.path, "--opacity", "101"], code: 2)
    try expectError(["bench", smallModel.path, "--isa", "sse2"], code: 2, says: "avx512")
    try expectError(["bench", smallModel.path, "--threads", "0"], code: 2)
    try expectError(["bench"], code: 2)
    try expectError(["run", smallModel.path, "--input", "photo.png"], code: 2, says: "--output")
    try expectError(["verify", smallModel.path], code: 2, says: "--reference")
    try expectError(["evaluate", smallModel.path, "--images", "."], code: 2, says: "--masks")
  }

  @Test(arguments: ["inspect", "bench"]) func filesThatAreNoModel(command: String) throws {
    try folder.write("empty.tflite", [])
    try folder.write("eight.tflite", [8, 0, 0, 0, 0x54, 0x46, 0x4C, 0x33])
    try folder.write("picture.tflite", testPicture(width: 5, height: 5))
    for name in ["missing.tflite", "empty.tflite", "eight.tflite", "picture.tflite", "."] {
      try expectError([command, name], says: "\(name): ")
    }
  }

  @Test func modelCutOffAnywhere() throws {
    let whole = try Array(Data(contentsOf: smallModel))
    for length in stride(from: 1, to: whole.count - 64, by: 2999) {
      try folder.write("cut.tflite", whole.prefix(length))
      try expectError(["inspect", "cut.tflite"], says: "cut.tflite: ")
    }
  }

  @Test func images() throws {
    let picture = testPicture(width: 64, height: 64)
    try folder.write("cut.png", picture.prefix(picture.count / 2))
    try folder.write("zero.ppm", "P6\n0 0\n255\n".utf8)
    try folder.write("huge.ppm", "P6\n60000 60000\n255\n".utf8)
    try folder.write("text.jpg", "not a picture".utf8)
    try folder.write("empty.jpg", [])
    for name in ["missing.png", "cut.png", "zero.ppm", "huge.ppm", "text.jpg", "empty.jpg"] {
      try expectError(["segment", name, "--model", smallModel.path], says: "\(name): ")
      try expectError(["run", smallModel.path, "--input", name, "--output", "o.npy"], says: "\(name): ")
    }
  }

  @Test func foldersAndOutputs() throws {
    try FileManager.default.createDirectory(atPath: folder.path("empty"), withIntermediateDirectories: true)
    try expectError(["segment", "empty", "--model", smallModel.path], says: "without an image")
    try expectError(
      ["segment", "empty/*.p?g", "--model", smallModel.path], says: "empty/*.p?g: no file fits")
    try expectError(
      ["segment", "photo.png", "--model", smallModel.path, "--labels", "none.txt"], says: "none.txt")
    try expectError(
      ["run", smallModel.path, "--input", "photo.png", "--output", "empty"], says: "is a folder")
    try expectError(
      ["segment", "photo.png", "--model", smallModel.path, "--output", "none/o.png"], says: "none/o.png")
    try expectError(
      ["run", smallModel.path, "--input", "photo.png", "--output", "photo.png/o.npy"], says: "photo.png/o.npy"
    )
    try expectError(
      ["segment", "photo.png", "--model", smallModel.path, "--output", "photo.png/"], says: "photo.png")
    try expectError(
      ["segment", "photo.png", "photo.png", "--model", smallModel.path, "--output", "o.png"], code: 2)
  }

  /// Away from the project, the command has no model of its own.
  @Test func noModel() throws {
    // A link where it can be: a copy is "busy" while a process that another test starts has it open for writing.
    let command = folder.url.appending(path: "atrous")
    do { try FileManager.default.linkItem(at: builtCommand, to: command) } catch {
      try FileManager.default.copyItem(at: builtCommand, to: command)
    }
    try expectError(["segment", "photo.png"], code: 2, says: "--model is missing", command: command)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func noSpaceLeft() throws {
    let segment = ["segment", "photo.png", "--model", smallModel.path]
    try expectError(segment + ["--output", "/dev/full"], says: "/dev/full: No space left")
    try expectError(
      ["run", smallModel.path, "--input", "photo.png", "--output", "/dev/full"], says: "/dev/full: No space")
  }

  @Test func arrays() throws {
    let count = 64 * 64 * 3
    let zeros = [UInt8](repeating: 0, count: count)
    try folder.write("type.npy", NpyArray(type: .uint8, shape: [1, 64, 64, 3], bytes: zeros).file)
    try folder.write("shape.npy", NpyArray(type: .int8, shape: [1, 3, 64, 64], bytes: zeros).file)
    try folder.write("cut.npy", NpyArray(type: .int8, shape: [1, 64, 64, 3], bytes: zeros).file.dropLast())
    try folder.write("magic.npy", [0x93] + Array("NUMPY".utf8))
    for name in ["type.npy", "shape.npy", "cut.npy", "magic.npy"] {
      try expectError(["run", smallModel.path, "--input", name, "--output", "o.npy"], says: "\(name): ")
    }
  }

  @Test func references() throws {
    try expectError(["verify", smallModel.path, "--reference", "none"], says: "none: ")
    try expectError(["verify", smallModel.path, "--reference", "photo.png"], says: "photo.png: ")
    try expectError(["verify", smallModel.path, "--reference", "."], says: "input.npy")
    let zeros = [UInt8](repeating: 0, count: 64 * 64 * 3)
    try folder.write("input.npy", NpyArray(type: .int8, shape: [1, 64, 64, 3], bytes: zeros).file)
    try expectError(["verify", smallModel.path, "--reference", "."], says: "no tensor")
    try folder.write("tensor_134.npy", NpyArray(type: .int8, shape: [1], bytes: [0]).file)
    try expectError(["verify", smallModel.path, "--reference", "."], says: "tensor 134")
  }

  @Test func masks() throws {
    let evaluate = ["evaluate", smallModel.path, "--images", ".", "--masks", "masks"]
    try FileManager.default.createDirectory(atPath: folder.path("masks"), withIntermediateDirectories: true)
    try expectError(evaluate, says: "names no image")
    func mask(_ width: Int, _ classes: UInt8) -> [UInt8] {
      let indices = [UInt8](repeating: classes, count: width * 64)
      return encodePNG(IndexedImage(width: width, height: 64, indices: indices))
    }
    try folder.write("masks/photo.png", mask(63, 0))
    try expectError(evaluate, says: "63x64")
    try folder.write("masks/photo.png", mask(64, 5))
    try expectError(evaluate, says: "class 5")
    try folder.write("masks/photo.png", testPicture(width: 64, height: 64))
    try expectError(evaluate, says: "masks/photo.png")
    try folder.write("masks/photo.png", mask(64, 255))
    try folder.write("masks/other.png", mask(64, 0))
    try expectError(evaluate, says: "no image called other")
    try folder.write("list.txt", "absent".utf8)
    try expectError(evaluate + ["--list", "list.txt"], says: "absent")
    try expectError(evaluate + ["--list", "none.txt"], says: "none.txt")
  }

  /// A sound model that takes no image.
  @Test func modelThatIsNoSegmentation() throws {
    let archive = try Array(
      Data(contentsOf: project.appending(path: "Tests/Goldens/operators/FULLY_CONNECTED.zip")))
    let directory = try ZipDirectory(archive.span)
    let entry = try #require(directory.entries.first { $0.name.hasSuffix("model.tflite") })
    try folder.write("vector.tflite", directory.bytes(of: entry, in: archive.span))
    for arguments in [
      ["segment", "photo.png", "--model", "vector.tflite"],
      ["evaluate", "vector.tflite", "--images", ".", "--masks", "."],
    ] {
      try expectError(arguments, says: "vector.tflite: not a segmentation model")
    }
  }
}
